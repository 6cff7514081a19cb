import type { Case } from "../types";

/** What may be decided among many: appeals and what was escalated want a look of their own. */
export function isPlain(one: Case): boolean {
  return !one.closed_at && !one.escalated && one.kind !== "appeal";
}

/** Return the chosen cases with one put in or taken out, and with those between it and `from` likewise. */
export function choose(
  cases: readonly Case[],
  chosen: ReadonlyMap<string, Case>,
  one: Case,
  from: string | null,
): ReadonlyMap<string, Case> {
  const start = cases.findIndex(({ id }) => id === from);
  const end = cases.findIndex(({ id }) => id === one.id);
  const [low, high] = start < 0 ? [end, end] : [Math.min(start, end), Math.max(start, end)];
  const after = new Map(chosen);
  const puts = !chosen.has(one.id);
  for (const between of cases.slice(low, high + 1).filter(isPlain)) {
    if (puts) after.set(between.id, between);
    else after.delete(between.id);
  }
  return after;
}
