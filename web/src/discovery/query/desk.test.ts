import { expect, test } from "vitest";
import { EMPTY_DESK, liked, MAX_LIKE, unliked } from "./desk";

test("more like some, then less like others: both are sought", () => {
  const some = { ...EMPTY_DESK, ...liked(EMPTY_DESK, ["a", "b"]) };
  const minus = { ...some, ...unliked(some, ["c"]) };
  expect(minus).toMatchObject({ like: ["a", "b"], unlike: ["c"] });
  expect(unliked(minus, ["d"]).unlike).toEqual(["c", "d"]);
});

test("nobody is wanted and unwanted at once", () => {
  const some = { ...EMPTY_DESK, like: ["a", "b"], unlike: ["c"] };
  expect(unliked(some, ["b"])).toEqual({ like: ["a"], unlike: ["c", "b"] });
  expect(liked(some, ["c"])).toEqual({ like: ["c"], unlike: [] });
});

test("no more are unwanted than a search takes: the first ones are let go", () => {
  const many = Array.from({ length: MAX_LIKE }, (_, n) => `${n}`);
  const { unlike } = unliked({ ...EMPTY_DESK, unlike: many }, ["last"]);
  expect([unlike.length, unlike[0], unlike.at(-1)]).toEqual([MAX_LIKE, "1", "last"]);
});
