import { expect, test } from "vitest";
import { shared, standings } from "./differences";

test("the highest is marked, and the others are measured by it", () => {
  expect(standings([100, null, 25])).toEqual([
    { highest: true, share: 1 },
    { highest: false, share: null },
    { highest: false, share: 0.25 },
  ]);
});

test("nobody is highest where all are alike", () => {
  expect(standings([7, 7]).some(({ highest }) => highest)).toBe(false);
  expect(standings([null, null])).toEqual([
    { highest: false, share: null },
    { highest: false, share: null },
  ]);
});

test("two can be highest together", () => {
  expect(standings([3, 3, 1]).map(({ highest }) => highest)).toEqual([true, true, false]);
});

test("shared is what everybody has", () => {
  expect([
    ...shared([
      ["a", "b"],
      ["b", "c"],
      ["b", "a"],
    ]),
  ]).toEqual(["b"]);
  expect([...shared([])]).toEqual([]);
});
