import { expect, test } from "vitest";
import { type Conditions, filtersOf, NO_CONDITIONS, singleTerms, terms, without } from "./conditions";
import { askedOf, countedOf, EMPTY_DESK, isBlank } from "./desk";

const NOW = new Date("2026-06-30T15:00:00Z");
const LIST = "01a1ffb4-d3f9-7ea3-bec2-d411f75fc57a";
const FULL: Conditions = {
  values: { platforms: ["tiktok", "x"], countries: ["DE"] },
  not: { niches: ["gaming"] },
  flags: { verified: false },
  ranges: { followers: { min: 1000 } },
  periods: { last_post_at: { after: "30d" }, joined_at: { before: "2020-01-01" } },
  missing: ["city"],
};

test("the filters of the door say what the conditions say", () => {
  expect(filtersOf(FULL, NOW)).toEqual({
    platforms: ["tiktok", "x"],
    countries: ["DE"],
    verified: false,
    followers: { min: 1000 },
    last_post_at: { after: "2026-05-31T00:00:00Z", before: null },
    joined_at: { after: null, before: "2020-01-01T23:59:59Z" },
    missing: ["city"],
    none_of: [{ niches: ["gaming"] }],
  });
});

test("days back are whole days, so that a search stays the same all day", () => {
  const morning = filtersOf(FULL, new Date("2026-06-30T00:00:01Z"));
  expect(filtersOf(FULL, NOW)).toEqual(morning);
});

test("taking every term away leaves nothing", () => {
  expect(terms(FULL).reduce(without, FULL)).toEqual(NO_CONDITIONS);
  expect(singleTerms(FULL).reduce(without, FULL)).toEqual(NO_CONDITIONS);
});

test("one value can be taken away alone", () => {
  const [first] = singleTerms(FULL);
  expect(first && without(FULL, first).values.platforms).toEqual(["x"]);
});

test("lists stand beside the filters", () => {
  const conditions = { ...NO_CONDITIONS, values: { in_lists: [LIST] }, not: { not_in_lists: [LIST] } };
  const asked = askedOf({ ...EMPTY_DESK, conditions }, NOW);
  expect(asked).toMatchObject({ filters: {}, in_lists: [LIST], not_in_lists: [LIST] });
  expect(asked.filters).toEqual({});
});

test("neither weights, order nor columns change what is counted", () => {
  const desk = { ...EMPTY_DESK, text: "cooks", conditions: FULL };
  const other = {
    ...desk,
    sort: "posts" as const,
    ascending: true,
    columns: [],
    weights: { ...desk.weights, quality: 3 },
  };
  expect(countedOf(askedOf(other, NOW))).toEqual(countedOf(askedOf(desk, NOW)));
});

test("an order asks for nobody in particular", () => {
  expect(isBlank({ ...EMPTY_DESK, sort: "followers" })).toBe(true);
  expect(isBlank({ ...EMPTY_DESK, conditions: FULL })).toBe(false);
});
