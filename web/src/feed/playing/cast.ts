/** A clip that could be shown: a slide's. */
export interface Part {
  readonly owner: string;
}

/**
 * Return which of the slots shows which part, so that those near `at` have one: the current, the next, the one before.
 * A slot that shows one of them already keeps it; the others take what is left, most needed first.
 */
export function cast(slots: readonly (string | undefined)[], parts: readonly (Part | undefined)[], at: number) {
  const wanted = [at, at + 1, at - 1].map((index) => parts[index]?.owner).filter((owner) => owner !== undefined);
  const missing = wanted.filter((owner) => !slots.includes(owner)).slice(0, slots.length);
  return slots.map((owner) => (owner !== undefined && wanted.includes(owner) ? owner : missing.shift()));
}
