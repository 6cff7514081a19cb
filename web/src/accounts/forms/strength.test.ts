import { expect, it } from "vitest";
import { type Strength, strengthOf } from "./strength";

it.each<[string, Strength]>([
  ["", "short"],
  ["tiny pass", "short"],
  ["äääß", "short"],
  ["password2026", "plain"],
  ["Welcome!!!welcome", "plain"],
  ["ada.lovelace99", "plain"],
  ["aaaaaaaaaaaa", "plain"],
  ["1212121212", "plain"],
  ["qwertyuiop", "plain"],
  ["poiuytrewq", "plain"],
  ["qwerqwerqwer", "plain"],
  ["blue ducks", "fair"],
  ["correct horse battery", "strong"],
  ["kV9#mq2Lx!Tz", "good"],
])("finds %j to be %s", (password, strength) => {
  expect(strengthOf(password, "ada.lovelace@example.org")).toBe(strength);
});
