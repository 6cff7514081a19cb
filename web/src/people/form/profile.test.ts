import { expect, it } from "vitest";
import { isMinor, lengthOf, wholeLink } from "./profile";

it("counts characters as the server does: by code points, composed, without the ends", () => {
  expect(lengthOf(" e\u0301 👩‍🚀 ")).toBe(5);
});

it.each([
  ["example.org/ada", "https://example.org/ada"],
  [" http://example.org ", "http://example.org"],
  ["", ""],
])("completes the link %j", (link, whole) => {
  expect(wholeLink(link)).toBe(whole);
});

it("takes nobody for a minor who has not said an age", () => {
  expect(isMinor("")).toBe(false);
  expect(isMinor("16-17")).toBe(true);
});
