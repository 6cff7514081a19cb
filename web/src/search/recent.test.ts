// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { forgetSearch, forgetSearches, keepSearch, recent } from "./recent";

beforeEach(forgetSearches);

test("the latest search stands first", () => {
  keepSearch("tea");
  keepSearch("bread");
  expect(recent()).toEqual(["bread", "tea"]);
});

test("a search made again moves to the front and stands once", () => {
  for (const q of ["tea", "bread", "Tea"]) keepSearch(q);
  expect(recent()).toEqual(["Tea", "bread"]);
});

test("nothing is no search", () => {
  keepSearch("");
  expect(recent()).toEqual([]);
});

test("only the last ten are kept", () => {
  for (let n = 0; n < 12; n += 1) keepSearch(`search ${n}`);
  expect(recent()).toHaveLength(10);
  expect(recent().at(-1)).toBe("search 2");
});

test("one can be forgotten", () => {
  keepSearch("tea");
  keepSearch("bread");
  forgetSearch("tea");
  expect(recent()).toEqual(["bread"]);
});
