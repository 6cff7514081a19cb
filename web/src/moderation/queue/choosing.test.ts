import { expect, it } from "vitest";
import type { Case } from "../types";
import { choose } from "./choosing";

const CASES = ["a", "b", "c", "d"].map((id) => ({ id, escalated: id === "c", kind: "machine" }) as Case);
const [a, b, , d] = CASES as [Case, Case, Case, Case];
const ids = (chosen: ReadonlyMap<string, Case>) => [...chosen.keys()];

it("puts one in and takes it out", () => {
  const one = choose(CASES, new Map(), b, null);
  expect(ids(one)).toEqual(["b"]);
  expect(ids(choose(CASES, one, b, null))).toEqual([]);
});

it("takes all between two, in either direction, but for what is escalated", () => {
  expect(ids(choose(CASES, new Map(), d, "a"))).toEqual(["a", "b", "d"]);
  expect(ids(choose(CASES, new Map(), a, "d"))).toEqual(["a", "b", "d"]);
});

it("begins anew where the first of a range is gone", () => {
  expect(ids(choose(CASES, new Map(), d, "gone"))).toEqual(["d"]);
});
