import { expect, test } from "vitest";
import { parseAddress, writeAddress } from "./addresses";

test.each([
  [{ q: "street photography", "w-followers": "2" }, "?q=street+photography&w-followers=2"],
  [{ q: '"to the word"', about: "007" }, "?q=%22to+the+word%22&about=007"],
  [{ q: "true", feed: undefined }, "?q=true"],
  [{}, ""],
])("what is written is read again as it was: %o", (search, written) => {
  expect(writeAddress(search)).toBe(written);
  expect(parseAddress(written)).toEqual(JSON.parse(JSON.stringify(search)));
});

test("a number that an older link holds in quotes is that number", () => {
  expect(parseAddress("?w-followers=%222%22")).toEqual({ "w-followers": "2" });
});
