import { expect, it } from "vitest";
import { stacksOf } from "./days";

it("stacks what was counted by day, with the days between on which nothing was", () => {
  const { series, days, most } = stacksOf([
    { day: "2026-11-03", series: "spam", n: 2 },
    { day: "2026-11-01", series: "spam", n: 1 },
    { day: "2026-11-01", series: "slur", n: 4 },
  ]);
  expect(series).toEqual(["slur", "spam"]);
  expect(days.map(({ day, total }) => [day, total])).toEqual([
    ["2026-11-01", 5],
    ["2026-11-02", 0],
    ["2026-11-03", 2],
  ]);
  expect(days[0]?.parts).toEqual([
    { series: "slur", n: 4 },
    { series: "spam", n: 1 },
  ]);
  expect(most).toBe(5);
});

it("has no days where nothing was counted", () => {
  expect(stacksOf([])).toEqual({ series: [], days: [], most: 0 });
});
