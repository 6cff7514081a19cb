import { expect, test } from "vitest";
import { evenly, growthOf } from "./figures";

test("growth is what followers were more at the end than at the beginning", () => {
  expect(
    growthOf([
      ["2026-01-01", 1000],
      ["2026-01-11", 1500],
      ["2026-03-01", 1250],
    ]),
  ).toEqual({ first: 1000, last: 1250, rate: 0.25, days: 59 });
});

test("one day is no growth, and nothing has no rate", () => {
  expect(growthOf([["2026-01-01", 1000]])).toBeNull();
  expect(growthOf(null)).toBeNull();
  expect(
    growthOf([
      ["2026-01-01", 0],
      ["2026-01-02", 10],
    ])?.rate,
  ).toBeNull();
});

test("points stand where their days lie, not side by side", () => {
  const points = evenly([
    ["2026-01-01", 1],
    ["2026-01-02", 2],
    ["2026-01-24", 3],
  ]);
  expect(points).toHaveLength(24);
  expect([points[0], points[1], points[23]]).toEqual([1, 2, 3]);
  expect(points.slice(2, 23).every((point) => point === null)).toBe(true);
});
