import { describe, expect, it } from "vitest";
import { auditSoughtOf, momentOf } from "./auditing";

describe("auditSoughtOf", () => {
  it("takes what is a filter and leaves out what is none", () => {
    const search = { act: "known-list", by: " @ada ", subject: 7, from: "2026-11-01", to: "2026-13-45", more: "x" };
    expect(auditSoughtOf(search)).toEqual({ act: "known-list", by: "@ada", subject: "7", from: "2026-11-01" });
    expect(auditSoughtOf({ act: "walk", by: "", from: "yesterday", to: 3 })).toEqual({});
  });
});

describe("momentOf", () => {
  it("is where the reader's day begins, or ends", () => {
    const day = new Date(2026, 10, 30);
    expect(momentOf("2026-11-30", 0)).toBe(day.toISOString());
    expect(momentOf("2026-11-30", 1)).toBe(new Date(2026, 11, 1).toISOString());
  });
});
