import { describe, expect, it } from "vitest";
import { Problem } from "~/api/problems";
import { mistakesOf } from "./problems";

const TEXT = `[policy]
name = "x"

[conditions]
foo = "text.hat > 2"

[[rules]]
id = "a"
action = "hide"

[[rules]]
id = "b"
when = "bar"
action = "hol"
`;

function linesOf(...errors: { field: string; reason: string }[]): (number | null)[] {
  return mistakesOf(new Problem(400, "invalid", "no", errors), TEXT).map(({ line }) => line);
}

describe("mistakesOf", () => {
  it.each([
    ["policy: name", 2],
    ["conditions: foo", 5],
    ['rule 1 "a": action', 9],
    ['rule 2 "b": when', 13],
    ['rule 2 "b": words', 11],
    ["rule 2", 11],
    ["rule 3: id", null],
    ["comment", null],
  ])("finds the line of %s", (field, line) => {
    expect(linesOf({ field, reason: "is wrong" })).toEqual([line]);
  });

  it("takes the line that the reader of TOML tells", () => {
    expect(linesOf({ field: "file", reason: "is not TOML: no value (at line 4, column 1)" })).toEqual([4]);
  });

  it("tells them in the order of the text", () => {
    expect(
      linesOf({ field: 'rule 1 "a": action', reason: "wrong" }, { field: "conditions: foo", reason: "wrong" }),
    ).toEqual([5, 9]);
  });
});
