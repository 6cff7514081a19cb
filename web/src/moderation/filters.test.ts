import { expect, it } from "vitest";
import { soughtOf, wantedOf } from "./filters";

const ID = "01a1ffb7-5982-71d0-8190-165453d8309f";

it("reads filters from an address and leaves out what is none", () => {
  expect(wantedOf({ queue: "hate", kind: "rumour", subject_kind: "post", page: 3 })).toEqual({
    queue: "hate",
    subject_kind: "post",
  });
});

it.each([
  ["@ann", { handle: "ann" }],
  [" ann.b ", { handle: "ann.b" }],
  ["https://example.org/u/ann", { handle: "ann" }],
  [`https://example.org/p/${ID}`, { id: ID, is: "post" }],
  [ID.toUpperCase(), { id: ID }],
  ["what is this", null],
  ["", null],
])("finds in %j what is sought", (text, sought) => {
  expect(soughtOf(text)).toEqual(sought);
});
