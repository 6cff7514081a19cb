import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { contrast, mix, type Rgb, readOklch } from "./colour";

const css = readFileSync(`${import.meta.dirname}/theme.css`, "utf8");
const THEMES = { light: tokensOf(":root {"), dark: tokensOf('[data-theme="dark"] {') };
const GROUNDS = ["ground", "surface", "raised"];
const TONES = ["info", "good", "warn", "bad"];

describe.each(Object.entries(THEMES))("in the %s theme", (_name, colours) => {
  const colour = (name: string): Rgb => colours.get(name) ?? expect.fail(`theme.css has no --${name}`);

  const words = ["ink", "ink-2", "ink-3", "accent", ...TONES].flatMap((text) =>
    GROUNDS.map((on) => [text, on] as const),
  );
  const pairs: (readonly [string, string])[] = [
    ...words,
    ["accent", "accent-soft"],
    ["ink", "accent-soft"],
    ["ink-2", "accent-soft"],
    ["on-accent", "accent"],
    ["on-bad", "bad"],
    ["ground", "ink"],
  ];
  test.each(pairs)("%s can be read on %s", (text, on) => {
    expect(contrast(colour(text), colour(on))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(TONES.flatMap((tone) => ["ground", "surface"].map((on) => [tone, on])))(
    "a badge of %s can be read on %s",
    (tone = "", on = "") => {
      const badge = mix(colour(tone), colour(on), 0.1);
      expect(contrast(colour(tone), badge)).toBeGreaterThanOrEqual(4.5);
    },
  );

  const shapes = ["edge", "focus", "accent", ...[1, 2, 3, 4, 5, 6].map((n) => `series-${n}`)];
  test.each(shapes.flatMap((shape) => ["ground", "surface"].map((on) => [shape, on])))(
    "%s can be seen on %s",
    (shape = "", on = "") => {
      expect(contrast(colour(shape), colour(on))).toBeGreaterThanOrEqual(3);
    },
  );
});

test("black on white stands apart 21 to 1", () => {
  expect(contrast(readOklch("oklch(0 0 0)"), readOklch("oklch(1 0 0)"))).toBeCloseTo(21, 1);
});

test("oklch is read as browsers mix it", () => {
  const red = readOklch("oklch(0.628 0.2577 29.23)");
  expect(red.map((part) => Math.round(part * 255))).toEqual([255, 0, 0]);
});

function tokensOf(selector: string): Map<string, Rgb> {
  const start = css.indexOf(selector);
  const block = css.slice(start, css.indexOf("\n}", start));
  const found = block.matchAll(/--([\w-]+): (oklch\([^)/]+\));/g);
  return new Map([...found].map(([, name = "", value = ""]) => [name, readOklch(value)]));
}
