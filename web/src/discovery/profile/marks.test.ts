import { expect, test } from "vitest";
import { pieces, stillStands } from "./marks";

test("what is evidence is marked, and letters beyond the first plane count once", () => {
  expect(pieces("🧵 cure cancer, ask", [{ start: 2, end: 13 }])).toEqual([
    { text: "🧵 ", marked: false },
    { text: "cure cancer", marked: true },
    { text: ", ask", marked: false },
  ]);
});

test("marks that overlap are one", () => {
  const found = pieces("abcdef", [
    { start: 1, end: 3 },
    { start: 2, end: 5 },
    { start: null, end: null },
  ]);
  expect(found.filter(({ marked }) => marked)).toEqual([{ text: "bcde", marked: true }]);
});

test("evidence from a text that changed is not marked in it", () => {
  const evidence = { place: "bio", start: 0, end: 4, words: "cure", by: "", value: 1 };
  expect(stillStands("Cure it", [evidence])).toBe(true);
  expect(stillStands("I cure it", [evidence])).toBe(false);
});
