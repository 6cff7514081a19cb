import { expect, test } from "vitest";
import { barsOf } from "./bars";

test("open ends are closed, and empty bars at the upper end left out", () => {
  const counts = [
    [null, 1000, 3],
    [1000, 5000, 0],
    [5000, 10_000, 2],
    [10_000, 100_000, 0],
    [100_000, null, 0],
  ];
  expect(barsOf(counts)).toEqual([
    [0, 1000, 3],
    [1000, 5000, 0],
    [5000, 10_000, 2],
  ]);
});

test("the last bar has an end of its own", () => {
  expect(
    barsOf([
      [null, 10, 0],
      [10, null, 1],
    ]).at(-1),
  ).toEqual([10, 100, 1]);
});
