import { expect, test } from "vitest";
import { csv } from "./csv";

test("commas, quotes and lines stay inside their value", () => {
  expect(csv(["line", "value"], [[3, 'a "b", c\nd']])).toBe('line,value\r\n3,"a ""b"", c\nd"');
});

test("a value is never a formula, and a number is left alone", () => {
  expect(csv(["value"], [["=1+1"], ["@x"], [-5]])).toBe("value\r\n'=1+1\r\n'@x\r\n-5");
});
