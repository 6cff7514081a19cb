/** How one figure stands among several. */
export interface Standing {
  /** The highest of all that are known, where they differ. */
  readonly highest: boolean;
  /** Relative to the highest; null where nothing is known. */
  readonly share: number | null;
}

/** Return how each figure stands beside the others; null is unknown. */
export function standings(values: readonly (number | null)[]): Standing[] {
  const known = values.filter((value) => value !== null);
  const most = Math.max(...known);
  const differ = known.some((value) => value !== known[0]);
  return values.map((value) => ({
    highest: differ && value === most,
    share: value === null ? null : most > 0 ? value / most : 1,
  }));
}

/** Return which words of each list stand in every other list too. */
export function shared(lists: readonly (readonly string[])[]): ReadonlySet<string> {
  const [first = [], ...others] = lists;
  return new Set(first.filter((word) => others.every((list) => list.includes(word))));
}
