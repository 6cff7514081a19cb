import { describe, expect, test } from "vitest";
import { rowsOf } from "./Chart";
import { type Bin, edgesOf } from "./Histogram";
import { sparkPlaces } from "./Sparkline";

describe("a range over a histogram", () => {
  const bars: Bin[] = [
    [0, 10, 5],
    [10, 100, 9],
    [100, 1000, 2],
  ];

  test("that is open takes every bar", () => {
    expect(edgesOf(bars, [null, null])).toEqual([0, 3]);
  });

  test("from edge to edge takes what lies between", () => {
    expect(edgesOf(bars, [10, 100])).toEqual([1, 2]);
  });

  test("that cuts a bar takes it", () => {
    expect(edgesOf(bars, [50, 500])).toEqual([1, 3]);
  });

  test("beyond the last bar takes none", () => {
    expect(edgesOf(bars, [5000, null])).toEqual([3, 3]);
  });

  test("over no bars is nothing", () => {
    expect(edgesOf([], [null, 10])).toEqual([0, 0]);
  });
});

describe("a sparkline", () => {
  test("goes from the bottom to the top", () => {
    expect(sparkPlaces([1, 2, 3], 44, 24)).toEqual([
      [2, 22],
      [22, 12],
      [42, 2],
    ]);
  });

  test("that never changes runs through the middle", () => {
    expect(sparkPlaces([7, 7], 24, 24).map(([, y]) => y)).toEqual([12, 12]);
  });

  test("leaves out what is not known, in its place", () => {
    expect(sparkPlaces([1, null, 3], 44, 24).map(([x]) => x)).toEqual([2, 42]);
  });

  test("of nothing has no place", () => {
    expect(sparkPlaces([], 44, 24)).toEqual([]);
  });
});

test("the table behind a chart has a row for each x, and a gap where a series has no point", () => {
  const series = [
    {
      name: "a",
      points: [
        ["mon", 1],
        ["tue", 2],
      ] as const,
    },
    { name: "b", points: [["tue", 5]] as const },
  ];
  expect(rowsOf(series)).toEqual([
    ["mon", [1, null]],
    ["tue", [2, 5]],
  ]);
});
