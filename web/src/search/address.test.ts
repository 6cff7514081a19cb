import { expect, test } from "vitest";
import { personBegun, readAsked, tagBegun, writeAsked } from "./address";

test("an address that asks for nothing asks as usual", () => {
  expect(readAsked({})).toEqual({ q: "", show: "all", order: "relevance" });
});

test("a number in the address is text all the same", () => {
  expect(readAsked({ q: 2026 }).q).toBe("2026");
});

test("a view that does not exist is all", () => {
  expect(readAsked({ q: "tea", show: "everything", order: "sideways" })).toEqual({
    q: "tea",
    show: "all",
    order: "relevance",
  });
});

test("what is written into an address is read back the same", () => {
  const asked = { q: "street food", show: "video", order: "latest" } as const;
  expect(readAsked(writeAsked(asked))).toEqual(asked);
});

test("only what is unusual stands in an address", () => {
  expect(writeAsked({ q: "tea", show: "all", order: "relevance" })).toEqual({ q: "tea" });
});

test.each([
  ["#pla", "pla"],
  ["growing pla", "pla"],
  ["@bea", ""],
  ["", ""],
])("in %j a tag may begin with %j", (q, tag) => {
  expect(tagBegun(q)).toBe(tag);
});

test.each([
  ["@bea", "bea"],
  ["bea to", "bea to"],
  ["#plants", ""],
])("in %j a person may begin with %j", (q, person) => {
  expect(personBegun(q)).toBe(person);
});
