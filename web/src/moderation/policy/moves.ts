import type { Shapes } from "~/api/rest";
import { ACTIONS, type Action } from "../types";

type Change = Shapes["Change"];

/** How many subjects would go from an action to another. On the diagonal only the rule is another. */
export interface Matrix {
  /** Actions that something goes from or to, from the mildest. */
  readonly actions: readonly Action[];
  readonly count: (was: Action, now: Action) => number;
  readonly harsher: number;
  readonly milder: number;
  readonly most: number;
}

/** Return the moves of a replay as a matrix. */
export function matrixOf(changes: readonly Change[]): Matrix {
  const counts = new Map<string, number>();
  const met = new Set<Action>();
  let [harsher, milder] = [0, 0];
  for (const { move, n } of changes) {
    const key = `${move.was} ${move.now}`;
    counts.set(key, (counts.get(key) ?? 0) + n);
    met.add(move.was).add(move.now);
    const by = ACTIONS.indexOf(move.now) - ACTIONS.indexOf(move.was);
    if (by > 0) harsher += n;
    if (by < 0) milder += n;
  }
  return {
    actions: ACTIONS.filter((action) => met.has(action)),
    count: (was, now) => counts.get(`${was} ${now}`) ?? 0,
    harsher,
    milder,
    most: Math.max(0, ...counts.values()),
  };
}
