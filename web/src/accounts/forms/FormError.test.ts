import { expect, it } from "vitest";
import { Problem } from "~/api/problems";
import { fieldError, retryWords } from "./FormError";

it.each<[number, string, number]>([
  [0.2, "retry_in_seconds", 1],
  [45, "retry_in_seconds", 45],
  [90, "retry_in_minutes", 2],
  [3600, "retry_in_minutes", 60],
  [7000, "retry_in_hours", 2],
])("says a wait of %s s as %s", (wait_s, key, n) => {
  expect(retryWords(wait_s)).toEqual([key, { n }]);
});

it("finds what is wrong with the first field that has something", () => {
  const problem = new Problem(400, "invalid", "…", [{ field: "password", reason: "is short" }]);
  expect(fieldError(problem, "new_password", "password")).toBe("is short");
  expect(fieldError(problem, "email")).toBeUndefined();
  expect(fieldError(new Error("no network"), "email")).toBeUndefined();
});
