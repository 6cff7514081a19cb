import { describe, expect, it } from "vitest";
import { diffLines, hunksOf } from "./diff";

const SIGN = { same: " ", gone: "-", came: "+" };
const drawn = (before: string, after: string) => diffLines(before, after).map(({ kind, text }) => SIGN[kind] + text);

describe("diffLines", () => {
  it("says nothing of texts that are the same", () => {
    expect(drawn("a\nb", "a\nb")).toEqual([" a", " b"]);
  });

  it("finds what was changed, added and taken away", () => {
    expect(drawn("a\nb\nc\nd", "a\nB\nc\nd\ne")).toEqual([" a", "-b", "+B", " c", " d", "+e"]);
  });

  it("counts lines on both sides", () => {
    expect(diffLines("a\nb", "x\na\nb").map(({ before, after }) => [before, after])).toEqual([
      [null, 1],
      [1, 2],
      [2, 3],
    ]);
  });

  it("leads from any text to any other", () => {
    const texts = ["", "a", "a\nb\na\nb\nc", "b\na\nc\nc", "c\nb\na", "a\na\na\nb"];
    for (const before of texts) {
      for (const after of texts) {
        const lines = diffLines(before, after);
        const side = (kind: string) => lines.filter((line) => line.kind !== kind).map(({ text }) => text);
        expect(side("came").join("\n")).toBe(before);
        expect(side("gone").join("\n")).toBe(after);
      }
    }
  });
});

describe("hunksOf", () => {
  const before = Array.from({ length: 30 }, (_, at) => `line ${at}`);
  it("keeps some lines around each change, and joins what lies close", () => {
    const after = before.map((line, at) => ([3, 6, 20].includes(at) ? `${line}!` : line));
    const hunks = hunksOf(diffLines(before.join("\n"), after.join("\n")), 2);
    expect(hunks.map((hunk) => [hunk[0]?.text, hunk.at(-1)?.text])).toEqual([
      ["line 1", "line 8"],
      ["line 18", "line 22"],
    ]);
  });

  it("has none where nothing changed", () => {
    expect(hunksOf(diffLines("a", "a"), 3)).toEqual([]);
  });
});
