import { expect, it } from "vitest";
import type { Judgement } from "../types";
import type { Say } from "../words";
import { measuresOf, plainName } from "./evidence";

const say: Say = (key, values) => (values ? `${key}(${Object.values(values).join()})` : key);

function judged(values: Judgement["values"]): Judgement {
  return { values, missing: {} } as Judgement;
}

it("sorts bars by length, strengths by their share of the strongest, and facts after them", () => {
  const { loud } = measuresOf(
    judged({ "text.hate": 0.4, "words.slur": 3, "author.n_posts": 6, "text.spam": 0.7, "author.minor": true }),
    say,
  );
  expect(loud.map(({ name, p }) => [name, p])).toEqual([
    ["words.slur", 1],
    ["text.spam", 0.7],
    ["text.hate", 0.4],
    ["author.minor", null],
    ["author.n_posts", null],
  ]);
});

it("keeps quiet about what is nothing", () => {
  const { loud, quiet } = measuresOf(
    judged({ "text.hate": 0.01, "known.remove": false, "known.lists": [], "author.n_reports": 0, "post.kind": "text" }),
    say,
  );
  expect(loud).toEqual([]);
  expect(quiet.map(({ name }) => name).sort()).toEqual([
    "author.n_reports",
    "known.lists",
    "known.remove",
    "text.hate",
  ]);
});

it.each([
  ["text.hate", "measure_hate"],
  ["read.hate", "measure_read(measure_hate)"],
  ["heard.words.slur", "measure_heard(measure_words_of(measure_slur))"],
  ["label.beer_bottle", "measure_label(beer bottle)"],
  ["something.new", "something.new"],
])("says %s plainly", (name, words) => {
  expect(plainName(name, say)).toBe(words);
});
