import { expect, test } from "vitest";
import { clamped } from "./TrimDialog";

const before = { from_s: 0, to_s: 60 };

test("a part is at least a second and at most a minute long", () => {
  expect(clamped({ from_s: 59.8, to_s: 60 }, before, 100)).toEqual({ from_s: 59.8, to_s: 60.8 });
  expect(clamped({ from_s: 0, to_s: 90 }, before, 100)).toEqual({ from_s: 30, to_s: 90 });
});

test("the end that is moved takes the other with it", () => {
  expect(clamped({ from_s: 20, to_s: 90 }, { from_s: 30, to_s: 90 }, 100)).toEqual({ from_s: 20, to_s: 80 });
});

test("a part never leaves the clip", () => {
  expect(clamped({ from_s: 12, to_s: 12 }, { from_s: 5, to_s: 12 }, 12)).toEqual({ from_s: 11, to_s: 12 });
});
