import type { Draft } from "./draft";

/** A post that was sent off and waits for its files or a connection. */
export interface Outgoing {
  readonly draft: Draft;
  readonly is_draft: boolean;
  /** What the server refused it with; null: it is on its way. */
  readonly refused: string | null;
}

/** What somebody has written here and the server does not have: the draft at hand, and what was sent off. */
export interface Kept {
  readonly draft: Draft | null;
  readonly outgoing: readonly Outgoing[];
}

const PREFIX = "socialpulse.posting.";
const NOTHING: Kept = { draft: null, outgoing: [] };

/** Return what is kept for somebody; what others left on this device is dropped. */
export function loadKept(owner: string, storage: Storage = localStorage): Kept {
  for (const key of Object.keys(storage)) if (key.startsWith(PREFIX) && key !== PREFIX + owner) storage.removeItem(key);
  try {
    return { ...NOTHING, ...(JSON.parse(storage.getItem(PREFIX + owner) ?? "{}") as Partial<Kept>) };
  } catch {
    return NOTHING;
  }
}

/** Keep it at once, so that no reload finds less than was written. */
export function saveKept(owner: string, kept: Kept, storage: Storage = localStorage): void {
  if (!kept.draft && !kept.outgoing.length) storage.removeItem(PREFIX + owner);
  else storage.setItem(PREFIX + owner, JSON.stringify(kept));
}
