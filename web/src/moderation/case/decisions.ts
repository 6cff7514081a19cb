import type { Shapes } from "~/api/rest";
import type { Action, Case, Context, Desk, Reason } from "../types";
import { isFor, type Viewers, viewersSent } from "./whom";

/** What a moderator says of a case before it is sent. */
export interface Draft {
  readonly reason: Reason;
  readonly words: string;
  readonly viewers: Viewers;
}

/** What a key of the desk does: an action, or null to pass the case on. */
export type Deed = Action | null;

/** Whatever can be taken back goes as a bulk of one: the server takes back bulks, and nothing else. */
export type Sending =
  | { readonly by: "bulk"; readonly body: Shapes["BulkBody"] }
  | { readonly by: "decision"; readonly body: Shapes["DecisionBody"] };

/** Return how a decision is sent. The version is the one on the screen, so that a later edit is refused. */
export function sendingOf(context: Context, action: Action, draft: Draft): Sending {
  const version = context.stands?.version ?? context.case.subject_version;
  const viewers = viewersSent(draft.viewers);
  const reason = needsReason(action) && { reason: draft.reason };
  const said = { action, ...reason, words: draft.words.trim() || null, ...(viewers && { viewers }) };
  if (isUndoable(context, action)) return { by: "bulk", body: { ...said, cases: [{ id: context.case.id, version }] } };
  return { by: "decision", body: { ...said, version } };
}

/** All but "nothing is wrong" is told with its reason to whoever made the thing. */
export function needsReason(action: Action): boolean {
  return action !== "show";
}

/** Appeals, escalated cases and escalations stand at once; so does the end of a case whose subject is gone. */
export function isUndoable({ case: one, stands }: Context, action: Action): boolean {
  return stands !== null && !one.escalated && one.kind !== "appeal" && action !== "escalate";
}

/** What may be decided of a case: escalated ones and appeals are not escalated again, a profile is shown whole or not. */
export function mayDecide(one: Case, deed: Deed): boolean {
  if (one.subject_kind === "person" && (deed === "blur" || deed === "limit")) return false;
  return !(deed === "escalate" && (one.escalated || one.kind === "appeal"));
}

/** Removals that weigh most are said twice: of children, of violence, and where two have to agree. */
export function asksTwice(one: Case, deed: Deed): boolean {
  return deed === "remove" && (one.escalated || one.queue === "children" || one.queue === "violence");
}

/** The word on a decision's button in an appeal: what was appealed, for the same viewers, stands; anything else does not. */
export function appealEffect(
  { case: one, judgement }: Context,
  deed: Deed,
  viewers: Viewers,
): "upholds" | "overturns" | null {
  if (one.kind !== "appeal" || !judgement || deed === null) return null;
  const same = judgement.viewers.toSorted().join() === (viewersSent(viewers) ?? []).join();
  return judgement.action === deed && same ? "upholds" : "overturns";
}

/** Deeds of the desk's keys that this case can have for these viewers, in the order of the keys. */
export function deedsOf(desk: Desk, one: Case, viewers: Viewers): { key: string; deed: Deed }[] {
  return desk.keys
    .map(({ key, action }) => ({ key, deed: action as Deed }))
    .filter(({ deed }) => mayDecide(one, deed) && isFor(deed, viewers));
}
