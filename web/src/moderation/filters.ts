import type { Wanted } from "./cases";
import { KINDS, QUEUES, SUBJECT_KINDS } from "./types";

type Search = Readonly<Record<string, unknown>>;

/** Return the filters that an address holds; what is no value of theirs is left out. */
export function wantedOf(search: Search): Wanted {
  const queue = among(QUEUES, search.queue);
  const kind = among(KINDS, search.kind);
  const subject_kind = among(SUBJECT_KINDS, search.subject_kind);
  return { ...(queue && { queue }), ...(kind && { kind }), ...(subject_kind && { subject_kind }) };
}

/** Return `value` where it is one of a closed set. */
export function among<Value extends string>(values: readonly Value[], value: unknown): Value | undefined {
  return values.find((one) => one === value);
}

/** What somebody typed or pasted to find cases: a handle, or the id of a post, a comment or a person. */
export type Sought = { readonly handle: string } | { readonly id: string; readonly is?: "post" };

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;

/** Return what is sought, from a handle, an id or an address of this app; null where there is nothing to go by. */
export function soughtOf(text: string): Sought | null {
  const fit = text.trim();
  const id = UUID.exec(fit)?.[0]?.toLowerCase();
  if (id) return fit.includes("/p/") ? { id, is: "post" } : { id };
  const handle = /(?:\/u\/|^@?)([\w.]+)$/.exec(fit)?.[1];
  return handle ? { handle } : null;
}
