import { expect, it } from "vitest";
import { handleFault, handleOf } from "./handle";

it.each([
  ["ada.lovelace", null],
  ["A_1", null],
  ["a", "handle_length"],
  ["a".repeat(31), "handle_length"],
  ["ada lovelace", "handle_characters"],
  ["аda", "handle_characters"], // the first letter is Cyrillic
  [".ada", "handle_dots"],
  ["ada.", "handle_dots"],
  ["a..b", "handle_dots"],
  ["__", "handle_letter"],
])("finds in %j: %s", (handle, fault) => {
  expect(handleFault(handle)).toBe(fault);
});

it.each([
  ["Ada Lovelace", "ada.lovelace"],
  ["  Étienne   d'Arc ", "etienne.d.arc"],
  ["你好", ""],
  ["Wolfeschlegelsteinhausenbergerdorff", "wolfeschlegelsteinhausenberger"],
])("makes of %j a handle that fits", (name, handle) => {
  expect(handleOf(name)).toBe(handle);
  if (handle) expect(handleFault(handle)).toBeNull();
});
