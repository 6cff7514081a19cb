import { describe, expect, it } from "vitest";
import { countOf, readTags, whole } from "./queries";

describe("readTags", () => {
  it("splits at commas of every script, trims, and keeps each once", () => {
    expect(readTags(" Shortlist, contacted ,shortlist،  paid   2026;")).toEqual([
      "shortlist",
      "contacted",
      "paid 2026",
    ]);
  });

  it("finds none in nothing", () => {
    expect(readTags(" , ")).toEqual([]);
  });
});

describe("countOf", () => {
  it("counts the ids, or what a search or a list has in all", () => {
    expect(countOf({ ids: ["a", "b"] })).toBe(2);
    expect(countOf({ search: {}, nTotal: 70 })).toBe(70);
    expect(countOf({ listId: "x", nTotal: 3 })).toBe(3);
  });
});

describe("whole", () => {
  it("forgets where in its pages a search stands", () => {
    expect(whole({ text: "cats", cursor: "abc", facets: true })).toEqual({ text: "cats", cursor: null, facets: false });
  });
});
