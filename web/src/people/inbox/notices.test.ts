import { describe, expect, test } from "vitest";
import { mayAppeal, titleOf } from "./notices";

describe("what a notice tells", () => {
  test.each([
    ["decided", "remove", "told_remove"],
    ["decided", "blur", "told_blur"],
    ["decided", "hold", "told_wait"],
    ["decided", "escalate", "told_wait"],
    ["report-decided", "show", "told_report_stays"],
    ["report-decided", "remove", "told_report_acted"],
    ["restored", "show", "told_restored"],
    ["appeal-overturned", null, "told_appeal_overturned"],
  ] as const)("%s by %s is %s", (kind, action, title) => {
    expect(titleOf({ kind, action, viewers: [] })).toBe(title);
  });

  test("what is limited for some is hidden from them", () => {
    expect(titleOf({ kind: "decided", action: "limit", viewers: ["DE"] })).toBe("told_hide");
    expect(titleOf({ kind: "decided", action: "blur", viewers: ["minors"] })).toBe("told_blur");
  });
});

describe("an appeal", () => {
  const now = Date.UTC(2026, 10, 21);
  const open = { judgement_id: "j", appealed: false, appeal_until: "2027-05-01T00:00:00Z" };

  test("can be made until its day", () => {
    expect(mayAppeal(open, now)).toBe(true);
  });

  test("cannot be made after its day", () => {
    expect(mayAppeal(open, Date.UTC(2027, 5, 1))).toBe(false);
  });

  test("cannot be made twice", () => {
    expect(mayAppeal({ ...open, appealed: true }, now)).toBe(false);
  });

  test("cannot be made against what has no day", () => {
    expect(mayAppeal({ ...open, appeal_until: null }, now)).toBe(false);
  });
});
