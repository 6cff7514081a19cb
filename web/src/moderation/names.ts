import type { Tone } from "~/ui";
import { useWords } from "~/words";
import type { Action, CaseKind, HashKind, Outcome, Queue, Reason, Rule, SubjectKind } from "./types";
import { moderationWords, type Say, type Word } from "./words";

type Kebab<Text extends string> = Text extends `${infer Head}-${infer Rest}` ? `${Head}_${Kebab<Rest>}` : Text;

/** The word of one value of a closed set: `named("queue", "self-harm")` is "queue_self_harm". */
function named<Set extends string, Value extends string>(set: Set, value: Value): `${Set}_${Kebab<Value>}` {
  return `${set}_${value.replaceAll("-", "_")}` as `${Set}_${Kebab<Value>}`;
}

/** What values of closed sets are called in the language of the page. */
export function namesOf(t: Say) {
  return {
    action: (action: Action) => t(named("action", action) satisfies Word),
    /** What was done: to limit something for some viewers is to hide it from them. */
    did: ({ action, viewers }: { action: Action; viewers: readonly string[] }) =>
      action === "limit" && viewers.length > 0 ? t("hide") : t(named("action", action) satisfies Word),
    deed: (action: Action) => t(named("deed", action) satisfies Word),
    queue: (queue: Queue) => t(named("queue", queue) satisfies Word),
    reason: (reason: Reason) => t(named("reason", reason) satisfies Word),
    kind: (kind: CaseKind) => t(named("kind", kind) satisfies Word),
    subject: (kind: SubjectKind) => t(named("subject", kind) satisfies Word),
    outcome: (outcome: Outcome) => t(named("outcome", outcome) satisfies Word),
    mode: (mode: Rule["mode"]) => t(named("mode", mode) satisfies Word),
    hash: (kind: HashKind) => t(named("hash", kind) satisfies Word),
  };
}
export type Names = ReturnType<typeof namesOf>;

export function useNames(): Names {
  return namesOf(useWords(moderationWords));
}

/** How grave an action looks. */
export const TONE: Readonly<Record<Action, Tone>> = {
  show: "good",
  blur: "info",
  limit: "warn",
  hold: "warn",
  escalate: "accent",
  remove: "bad",
};
