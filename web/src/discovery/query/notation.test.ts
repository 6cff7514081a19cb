import { expect, test } from "vitest";
import { readTyped } from "./notation";

test.each([
  ["10k", 10_000],
  ["1.5M", 1_500_000],
  ["1,5m", 1_500_000],
  ["10,000", 10_000],
  ["10.000", 10_000],
  ["1 250 000", 1_250_000],
  ["1’250’000", 1_250_000],
  ["٢٥٬٠٠٠", 25_000],
  ["12.5", 12.5],
  ["lots", null],
  ["-3", null],
  ["1e9", null],
])("a count typed as %s is %s", (typed, count) => {
  expect(readTyped(typed, "count")).toBe(count);
});

test.each([
  ["3%", 3],
  ["2,125", 2.125],
  ["٣٫٥ ٪", 3.5],
  ["%", null],
])("per cent typed as %s are %s", (typed, percent) => {
  expect(readTyped(typed, "percent")).toBe(percent);
});
