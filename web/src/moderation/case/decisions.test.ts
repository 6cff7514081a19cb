import { describe, expect, it } from "vitest";
import type { Case, Context, Desk } from "../types";
import { appealEffect, asksTwice, deedsOf, isUndoable, sendingOf } from "./decisions";

const CASE = { id: "c1", kind: "machine", queue: "hate", reason: "hate", subject_version: 2, escalated: false } as Case;
const DESK = {
  keys: [
    { key: "1", action: "show", words: "" },
    { key: "4", action: "remove", words: "" },
    { key: "5", action: "escalate", words: "" },
    { key: "6", action: null, words: "" },
  ],
} as unknown as Desk;

function context(change: Partial<Case> = {}, stands: { version: number } | null = { version: 3 }): Context {
  return { case: { ...CASE, ...change }, stands, judgement: { action: "remove" } } as Context;
}

describe("sendingOf", () => {
  it("names the version that stands on the screen", () => {
    const { by, body } = sendingOf(context(), "remove", { reason: "hate", words: " Vermin. " });
    expect(by).toBe("bulk");
    expect(body).toEqual({ action: "remove", reason: "hate", words: "Vermin.", cases: [{ id: "c1", version: 3 }] });
  });

  it("says no reason where nothing is wrong", () => {
    const { body } = sendingOf(context(), "show", { reason: "hate", words: "" });
    expect(body).toEqual({ action: "show", words: null, cases: [{ id: "c1", version: 3 }] });
  });

  it("decides alone what is never taken back", () => {
    const { by, body } = sendingOf(context({ escalated: true }), "remove", { reason: "hate", words: "" });
    expect(by).toBe("decision");
    expect(body).toEqual({ action: "remove", reason: "hate", words: null, version: 3 });
  });

  it("names the version that was judged where the thing is gone", () => {
    const { by, body } = sendingOf(context({}, null), "show", { reason: "hate", words: "" });
    expect([by, "version" in body && body.version]).toEqual(["decision", 2]);
  });
});

describe("what a case allows", () => {
  it.each([
    ["an appeal", context({ kind: "appeal" }), "show", false],
    ["an escalation", context(), "escalate", false],
    ["a plain case", context(), "blur", true],
  ] as const)("takes %s back or not", (_, one, action, undoable) => {
    expect(isUndoable(one, action)).toBe(undoable);
  });

  it("escalates nothing twice", () => {
    expect(deedsOf(DESK, { ...CASE, escalated: true }).map(({ key }) => key)).toEqual(["1", "4", "6"]);
    expect(deedsOf(DESK, CASE).map(({ deed }) => deed)).toEqual(["show", "remove", "escalate", null]);
  });

  it.each([
    ["children", "remove", true],
    ["violence", "remove", true],
    ["violence", "blur", false],
    ["hate", "remove", false],
  ] as const)("asks twice in %s to %s: %s", (queue, action, twice) => {
    expect(asksTwice({ ...CASE, queue }, action)).toBe(twice);
  });

  it("says what a decision does to an appeal", () => {
    expect(appealEffect(context({ kind: "appeal" }), "remove")).toBe("upholds");
    expect(appealEffect(context({ kind: "appeal" }), "show")).toBe("overturns");
    expect(appealEffect(context(), "show")).toBeNull();
  });
});
