import { expect, test } from "vitest";
import { localOf, momentOf, soon } from "./moments";

test("a moment goes into an input of local time and comes back", () => {
  const at = "2026-12-24T18:30:00.000Z";
  expect(momentOf(localOf(at))).toBe(at);
});

test("what is no time is no moment", () => {
  expect(momentOf("")).toBeNull();
});

test("soon is a full hour, at least one hour away and at most two", () => {
  const now = new Date("2026-11-21T20:59:30Z");
  const ahead_min = (Date.parse(soon(now)) - now.getTime()) / 60_000;
  expect(new Date(soon(now)).getMinutes()).toBe(0);
  expect(ahead_min).toBeGreaterThan(60);
  expect(ahead_min).toBeLessThanOrEqual(120);
});
