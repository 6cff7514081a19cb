import { type Conditions, NO_CONDITIONS, terms } from "./conditions";

/**
 * Groups of conditions, any of which is enough: "on TikTok with 100k followers, or on Instagram about skincare". A desk
 * holds the one that its filters change as its conditions, and the others beside it.
 */
export interface Groups {
  /** Of the group that is being changed. */
  readonly conditions: Conditions;
  /** The other groups, in order. */
  readonly others: readonly Conditions[];
  /** At which place among them the conditions stand. */
  readonly at: number;
}

export const MAX_GROUPS = 5;

/** Return all groups in order. */
export function groupsOf({ conditions, others, at }: Groups): readonly Conditions[] {
  return others.toSpliced(at, 0, conditions);
}

/** Return the groups as a desk holds them, that at `at` to be changed. Others that ask nothing are left out. */
export function held(groups: readonly Conditions[], at: number): Groups {
  const conditions = groups[at] ?? NO_CONDITIONS;
  const before = groups.slice(0, at).filter(asksSomething);
  return { conditions, others: [...before, ...groups.slice(at + 1).filter(asksSomething)], at: before.length };
}

/** Return the same with another group begun. */
export function withAnother(groups: Groups): Groups {
  const all = groupsOf(groups).filter(asksSomething);
  return held([...all, NO_CONDITIONS], all.length);
}

/** Return the same without one of them. */
export function withoutGroup(groups: Groups, gone: number): Groups {
  const all = groupsOf(groups).filter((_, at) => at !== gone);
  return held(all, Math.min(groups.at > gone ? groups.at - 1 : groups.at, Math.max(0, all.length - 1)));
}

/** Return the same with one of them changed, which is changed from now on. */
export function withGroup(groups: Groups, at: number, conditions: Conditions): Groups {
  return held(groupsOf(groups).with(at, conditions), at);
}

/** Return every group with what `how` makes of it. */
export function eachGroup(groups: Groups, how: (conditions: Conditions) => Conditions): Groups {
  return held(groupsOf(groups).map(how), groups.at);
}

/** Return the groups that decide who fits: one without conditions would let everybody in. */
export function askingOf(groups: Groups): readonly Conditions[] {
  return groupsOf(groups).filter(asksSomething);
}

export function asksSomething(conditions: Conditions): boolean {
  return terms(conditions).length > 0;
}
