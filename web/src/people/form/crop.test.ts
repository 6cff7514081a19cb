import { expect, it } from "vitest";
import { type Crop, dragged, sideOf, WHOLE, within } from "./crop";

const wide = { width: 900, height: 600 };

function edges({ zoom, x, y }: Crop): readonly number[] {
  const half = sideOf(wide, zoom) / 2;
  return [
    x * wide.width - half,
    y * wide.height - half,
    wide.width - x * wide.width - half,
    wide.height - y * wide.height - half,
  ];
}

it("fills the window with the shorter side", () => {
  expect(sideOf(wide, 1)).toBe(600);
  expect(sideOf(wide, 2)).toBe(300);
});

it.each([
  [5000, 0],
  [-5000, 0],
  [40, -90],
  [0, 5000],
])("shows nothing beside the picture after a drag of %s, %s", (dx, dy) => {
  for (const zoom of [1, 1.5, 4]) {
    const crop = dragged(wide, { ...WHOLE, zoom }, dx, dy, 256);
    for (const edge of edges(crop)) expect(edge).toBeGreaterThanOrEqual(-1e-9);
  }
});

it("moves the picture with the hand", () => {
  const crop = dragged(wide, { ...WHOLE, zoom: 2 }, 128, 0, 256); // half a window to the right
  expect(crop.x * wide.width).toBeCloseTo(450 - 150);
});

it("stays within its magnifications", () => {
  expect(within(wide, { ...WHOLE, zoom: 9 }).zoom).toBe(4);
  expect(within(wide, { ...WHOLE, zoom: 0.1 })).toEqual(WHOLE);
});
