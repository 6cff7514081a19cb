import { useSyncExternalStore } from "react";
import { isOffline, Problem } from "~/api/problems";
import { rest, type Shapes, told } from "~/api/rest";
import { dropUploads, listUploads, openUploads, watchUploads } from "~/media/upload/uploads";
import type { Post } from "../post";
import { bodyOf, type Draft, emptyDraft, isEmpty } from "./draft";
import { type Kept, loadKept, type Outgoing, saveKept } from "./kept";

/*
 * What one writes lives here and not in a screen: a draft stays through a reload, and a post that was sent off goes
 * out by itself as soon as its files are up and there is a connection.
 */

const AGAIN_AFTER_MS = 5_000;

let owner: string | null = null;
let kept: Kept = { draft: null, outgoing: [] };
const listeners = new Set<() => void>();
const sending = new Set<string>();
const posted = new Set<(post: Post, outgoing: Outgoing) => void>();

function change(next: Kept): void {
  if (owner) saveKept(owner, next);
  show(next);
}

function show(next: Kept): void {
  kept = next;
  for (const listener of listeners) listener();
}

function watch(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Go on with what somebody left behind on this device; asked again, it does nothing. */
export function openPosting(person_id: string): void {
  if (owner === person_id) return;
  owner = person_id;
  change(loadKept(person_id));
  void openUploads(person_id).then(dropStray).then(sendAll);
}

/** The draft at hand, and what was sent off and is not out yet. */
export function useKept(): Kept {
  return useSyncExternalStore(watch, () => kept);
}

/** Change the draft at hand; there is one from then on. */
export function changeDraft(step: (draft: Draft) => Draft): void {
  const draft = step(kept.draft ?? emptyDraft());
  change({ ...kept, draft: isEmpty(draft) && !hasChoices(draft) ? null : draft });
}

function hasChoices(draft: Draft): boolean {
  const { id: _, ...plain } = emptyDraft();
  const { id: __, ...now } = draft;
  return JSON.stringify(plain) !== JSON.stringify(now);
}

/** Throw the draft at hand away, with the files that only it shows. */
export function discardDraft(): void {
  const ids = uploadIds(kept.draft);
  change({ ...kept, draft: null });
  dropUploads(ids, { everywhere: true });
}

/** Send the draft at hand off: to be posted, or to be kept on the server. */
export function sendOff(is_draft: boolean): void {
  const { draft } = kept;
  if (!draft) return;
  change({ draft: null, outgoing: [...kept.outgoing, { draft, is_draft, refused: null }] });
  sendAll();
}

/** Take what was sent off back, to change it; a draft at hand that holds something stays, and so does what was sent. */
export function takeBack(id: string): boolean {
  const found = kept.outgoing.find(({ draft }) => draft.id === id);
  if (!found || (kept.draft && !isEmpty(kept.draft)) || sending.has(id)) return false;
  change({ draft: found.draft, outgoing: kept.outgoing.filter((one) => one !== found) });
  return true;
}

/** Hear of every post that goes out, until the returned function is called. */
export function onPosted(hear: (post: Post, outgoing: Outgoing) => void): () => void {
  posted.add(hear);
  return () => posted.delete(hear);
}

function sendAll(): void {
  for (const outgoing of kept.outgoing) if (!outgoing.refused) void sendOne(outgoing);
}

/** Post what was sent off, if the server has all of its files by now. */
async function sendOne(outgoing: Outgoing): Promise<void> {
  const { draft, is_draft } = outgoing;
  const body = bodyOf(draft, listUploads(), is_draft);
  if (!body || sending.has(draft.id)) return;
  sending.add(draft.id);
  try {
    const post = await write(body, draft.id);
    change({ ...kept, outgoing: kept.outgoing.filter((one) => one.draft.id !== draft.id) });
    dropUploads(uploadIds(draft), { everywhere: false });
    for (const hear of posted) hear(post, outgoing);
  } catch (error) {
    if (passes(error)) setTimeout(sendAll, AGAIN_AFTER_MS);
    else refuse(draft.id, error instanceof Error ? error.message : String(error));
  } finally {
    sending.delete(draft.id);
  }
}

function write(body: Shapes["PostBody"], key: string): Promise<Post> {
  return told(rest.POST("/v1/posts", { body, headers: { "idempotency-key": key } }));
}

function passes(error: unknown): boolean {
  if (!(error instanceof Problem)) return false;
  const isBusy = error.status === 409 && error.retryAfter_s !== null; // the first of two is at work
  return isOffline(error) || isBusy || error.status >= 500 || [401, 429].includes(error.status);
}

function refuse(id: string, words: string): void {
  const outgoing = kept.outgoing.map((one) => (one.draft.id === id ? { ...one, refused: words } : one));
  change({ ...kept, outgoing });
}

function uploadIds(draft: Draft | null): string[] {
  return draft?.items.flatMap(({ upload_id }) => upload_id ?? []) ?? [];
}

/** Drop uploads that nothing here shows any more: a tab was closed between the two. */
function dropStray(): void {
  const shown = new Set([kept.draft, ...kept.outgoing.map(({ draft }) => draft)].flatMap(uploadIds));
  const stray = listUploads().filter(({ id }) => !shown.has(id));
  if (stray.length)
    dropUploads(
      stray.map(({ id }) => id),
      { everywhere: false },
    );
}

watchUploads(sendAll);
globalThis.window?.addEventListener("online", sendAll);
globalThis.window?.addEventListener("storage", ({ storageArea }) => {
  if (owner && storageArea === localStorage) show(loadKept(owner)); // another tab wrote
});
