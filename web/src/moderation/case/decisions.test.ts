import { describe, expect, it } from "vitest";
import type { Case, Context, Desk } from "../types";
import { appealEffect, asksTwice, deedsOf, isUndoable, sendingOf } from "./decisions";
import { isNamed, nextWhom, type Viewers, viewersAtFirst, whomOf } from "./whom";

const CASE = { id: "c1", kind: "machine", queue: "hate", reason: "hate", subject_version: 2, escalated: false } as Case;
const DESK = {
  keys: [
    { key: "1", action: "show", words: "" },
    { key: "3", action: "limit", words: "" },
    { key: "4", action: "remove", words: "" },
    { key: "5", action: "escalate", words: "" },
    { key: "6", action: null, words: "" },
  ],
} as unknown as Desk;

const ALL: Viewers = { whom: "everybody", countries: [] };

function context(change: Partial<Case> = {}, stands: { version: number } | null = { version: 3 }): Context {
  return { case: { ...CASE, ...change }, stands, judgement: { action: "remove", viewers: [] } } as unknown as Context;
}

describe("sendingOf", () => {
  it("names the version that stands on the screen", () => {
    const { by, body } = sendingOf(context(), "remove", { reason: "hate", words: " Vermin. ", viewers: ALL });
    expect(by).toBe("bulk");
    expect(body).toEqual({ action: "remove", reason: "hate", words: "Vermin.", cases: [{ id: "c1", version: 3 }] });
  });

  it("says no reason where nothing is wrong", () => {
    const { body } = sendingOf(context(), "show", { reason: "hate", words: "", viewers: ALL });
    expect(body).toEqual({ action: "show", words: null, cases: [{ id: "c1", version: 3 }] });
  });

  it("decides alone what is never taken back", () => {
    const { by, body } = sendingOf(context({ escalated: true }), "remove", { reason: "hate", words: "", viewers: ALL });
    expect(by).toBe("decision");
    expect(body).toEqual({ action: "remove", reason: "hate", words: null, version: 3 });
  });

  it("names the version that was judged where the thing is gone", () => {
    const { by, body } = sendingOf(context({}, null), "show", { reason: "hate", words: "", viewers: ALL });
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

  it("shows no profile by halves", () => {
    const deeds = deedsOf(DESK, { ...CASE, subject_kind: "person" }, ALL).map(({ deed }) => deed);
    expect(deeds).toEqual(["show", "remove", "escalate", null]);
  });

  it("escalates nothing twice", () => {
    expect(deedsOf(DESK, { ...CASE, escalated: true }, ALL).map(({ key }) => key)).toEqual(["1", "3", "4", "6"]);
    expect(deedsOf(DESK, CASE, ALL).map(({ deed }) => deed)).toEqual(["show", "limit", "remove", "escalate", null]);
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
    expect(appealEffect(context({ kind: "appeal" }), "remove", ALL)).toBe("upholds");
    expect(appealEffect(context({ kind: "appeal" }), "show", ALL)).toBe("overturns");
    expect(appealEffect(context(), "show", ALL)).toBeNull();
  });
});

describe("a decision for some", () => {
  const there: Viewers = { whom: "countries", countries: ["DE", "AT"] };
  const post = context({ subject_kind: "post" });

  it("names its viewers, and can be taken back as any other", () => {
    const { by, body } = sendingOf(post, "limit", { reason: "elections", words: "", viewers: there });
    expect(by).toBe("bulk");
    expect(body).toMatchObject({ action: "limit", viewers: ["AT", "DE"], cases: [{ version: 3 }] });
  });

  it("names them in an appeal too, which stands at once", () => {
    const appeal = context({ subject_kind: "post", kind: "appeal" });
    const { by, body } = sendingOf(appeal, "limit", { reason: "elections", words: "", viewers: there });
    expect(by).toBe("decision");
    expect(body).toMatchObject({ viewers: ["AT", "DE"], version: 3 });
  });

  it("is never to remove or to escalate", () => {
    expect(deedsOf(DESK, CASE, there).map(({ deed }) => deed)).toEqual(["show", "limit", null]);
  });

  it("waits for the first country to be named", () => {
    expect([isNamed(there), isNamed({ ...there, countries: [] }), isNamed(ALL)]).toEqual([true, false, true]);
  });

  it("is for posts alone, and goes round", () => {
    expect(whomOf(context({ subject_kind: "comment" }))).toEqual(["everybody"]);
    expect(["everybody", "minors", "countries"].map((whom) => nextWhom(post, whom as Viewers["whom"]))).toEqual([
      "minors",
      "countries",
      "everybody",
    ]);
  });

  it("is about whom it was in an appeal, and stands only for the same", () => {
    const judgement = { action: "limit", viewers: ["AT", "DE"] } as Context["judgement"];
    const appeal = { ...context({ kind: "appeal", subject_kind: "post" }), judgement };
    expect([viewersAtFirst(appeal).countries, whomOf(appeal)]).toEqual([
      ["AT", "DE"],
      ["minors", "countries"],
    ]);
    expect(appealEffect(appeal, "limit", there)).toBe("upholds");
    expect(appealEffect(appeal, "limit", { ...there, countries: ["DE"] })).toBe("overturns");
  });
});
