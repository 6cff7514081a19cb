import { useSyncExternalStore } from "react";
import { isOffline, Problem } from "~/api/problems";
import { rest, type Shapes, told } from "~/api/rest";
import { listen } from "~/posts/live";
import { kindOf } from "./checks";
import { sendFile } from "./sending";
import { dropFile, findFile, findUpload, openFor, saveFile, saveUpload } from "./store";
import { type Event, type Failure, isOver, isUp, mediaId, step, type Upload } from "./upload";

/*
 * Uploads live here and not in a screen: they begin as soon as a file is picked and go on wherever one goes in the
 * app. Each is kept with its file until the post that shows it is made.
 */

type Media = Pick<Shapes["MediaOut"], "state" | "reason" | "reason_words">;

const AGAIN_AFTER_MS = 4_000;
const AT_MOST_AFTER_MS = 60_000;
const LOOK_EVERY_MS = 5_000; // beside /v1/live, which may be cut off
const SAVE_EVERY_BYTES = 2_000_000;

let uploads: readonly Upload[] = [];
let owner: string | null = null;
let opening: Promise<void> | undefined;
const files = new Map<string, Blob>(); // where the browser keeps nothing, and until it has
const running = new Map<string, AbortController>();
const listeners = new Set<() => void>();

function show(next: readonly Upload[]): void {
  uploads = next;
  for (const listener of listeners) listener();
}

/** Be told whenever an upload changes, until the returned function is called. */
export function watchUploads(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Every upload of this person on this device, oldest first. */
export function listUploads(): readonly Upload[] {
  return uploads;
}

export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(watchUploads, listUploads);
}

/** Go on with what somebody left behind here; asked again, it does nothing. */
export function openUploads(person_id: string): Promise<void> {
  if (owner === person_id && opening) return opening;
  for (const one of running.values()) one.abort();
  owner = person_id;
  opening = openFor(person_id)
    .catch(() => [])
    .then((kept) => {
      show(kept);
      for (const upload of kept) if (!isOver(upload)) void run(upload.id);
    });
  return opening;
}

/** Begin to upload a file that was found to fit. */
export async function addFile(file: File): Promise<Upload> {
  const upload: Upload = {
    id: crypto.getRandomValues(new Uint32Array(4)).join("-"),
    owner: owner ?? "",
    name: file.name,
    kind: kindOf(file) ?? "image",
    n_bytes: file.size,
    n_sent: 0,
    url: null,
    phase: "waiting",
    failure: null,
    added_at: Date.now(),
  };
  files.set(upload.id, file);
  show([...uploads, upload]);
  await saveFile(upload, file).catch(() => undefined); // no room: it goes up all the same, and is lost with a reload
  void run(upload.id);
  return upload;
}

/** The file itself, to show it before the server does. */
export async function fileOf(id: string): Promise<Blob | null> {
  const known = files.get(id) ?? (await findFile(id).catch(() => null));
  if (known) files.set(id, known);
  return known;
}

/** Try what failed once more. */
export async function retryUpload(id: string): Promise<void> {
  const upload = find(id);
  if (!upload) return;
  if (isUp(upload)) {
    const media_id = mediaId(upload) ?? "";
    await told(rest.POST("/v1/media/{media_id}/retry", { params: { path: { media_id } } }));
  }
  happened(id, { type: "tried-again" });
  void run(id);
}

/** Forget uploads here. `everywhere`: what the server has of them too, because no post shows it. */
export function dropUploads(ids: readonly string[], { everywhere }: { everywhere: boolean }): void {
  for (const id of ids) {
    const upload = find(id);
    running.get(id)?.abort();
    files.delete(id);
    void dropFile(id).catch(() => undefined);
    if (upload && everywhere) void forget(upload).catch(() => undefined); // offline: the server drops what no post shows
  }
  show(uploads.filter(({ id }) => !ids.includes(id)));
}

async function forget(upload: Upload): Promise<void> {
  const media_id = mediaId(upload);
  if (!media_id) return;
  const params = { path: { media_id } };
  if (isUp(upload)) await told(rest.DELETE("/v1/media/{media_id}", { params }));
  else await told(rest.DELETE("/v1/uploads/{media_id}", { params, headers: { "Tus-Resumable": "1.0.0" } }));
}

function find(id: string): Upload | undefined {
  return uploads.find((upload) => upload.id === id);
}

function happened(id: string, event: Event): void {
  const before = find(id);
  if (!before) return;
  const after = step(before, event);
  show(uploads.map((upload) => (upload.id === id ? after : upload)));
  const isNews = event.type !== "progressed" || saveAt(before) !== saveAt(after);
  if (isNews) void saveUpload(after).catch(() => undefined);
}

function saveAt({ n_sent }: Upload): number {
  return Math.floor(n_sent / SAVE_EVERY_BYTES);
}

/** Bring one upload to its end, in one tab at a time. */
async function run(id: string): Promise<void> {
  if (running.has(id)) return;
  const stop = new AbortController();
  running.set(id, stop);
  try {
    await inOneTab(id, stop.signal, async () => {
      await refresh(id);
      await bringUp(id, stop.signal);
      await watch(id, stop.signal);
    });
  } finally {
    running.delete(id);
  }
}

/** Take over how far another tab came with it. */
async function refresh(id: string): Promise<void> {
  const kept = await findUpload(id).catch(() => null);
  if (kept) show(uploads.map((upload) => (upload.id === id ? kept : upload)));
}

async function inOneTab(id: string, signal: AbortSignal, act: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return await act();
  await navigator.locks.request(`socialpulse-upload:${id}`, { signal }, act).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

async function bringUp(id: string, signal: AbortSignal): Promise<void> {
  for (let n_failed = 0; !signal.aborted; n_failed++) {
    const upload = find(id);
    if (!upload || isUp(upload) || upload.phase === "failed") return;
    const file = await fileOf(id);
    if (!file) return happened(id, { type: "failed", failure: { code: "lost", words: null } });
    happened(id, { type: "started" });
    const news = {
      began: (url: string) => happened(id, { type: "began", url }),
      progressed: (n_sent: number) => happened(id, { type: "progressed", n_sent }),
    };
    const end = await sendFile(upload, file, news, signal);
    if (signal.aborted) return;
    if (typeof end === "object") return happened(id, { type: "failed", failure: end });
    happened(id, { type: end });
    if (end === "cut-off") await connection(Math.min(AGAIN_AFTER_MS * 2 ** n_failed, AT_MOST_AFTER_MS), signal);
  }
}

/** Wait until there may be a connection again: so long, or until the browser says so. */
function connection(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener("online", done);
    signal.addEventListener("abort", done);
  });
}

/** Follow what the server does with a file that is up, until it is over. */
async function watch(id: string, signal: AbortSignal): Promise<void> {
  const media_id = mediaId(find(id) ?? ({ url: null } as Upload));
  if (!media_id) return;
  const leave = listen("media", ({ type, data }) => {
    const media = data as (Media & { media_id: string }) | undefined;
    if (type === "media" && media?.media_id === media_id) happened(id, movedTo(media));
  });
  try {
    for (let upload = find(id); upload && isUp(upload) && !isOver(upload) && !signal.aborted; upload = find(id)) {
      await look(id, media_id, signal);
      await next(id, signal);
    }
  } finally {
    leave();
  }
}

async function look(id: string, media_id: string, signal: AbortSignal): Promise<void> {
  try {
    const params = { path: { media_id } };
    happened(id, movedTo(await told(rest.GET("/v1/media/{media_id}", { params, signal }))));
  } catch (error) {
    if (signal.aborted || isOffline(error) || !(error instanceof Problem)) return;
    if (error.status === 404) happened(id, { type: "failed", failure: { code: "lost", words: null } });
  }
}

/** Wait until an upload changes or it is time to look again. */
function next(id: string, signal: AbortSignal): Promise<void> {
  const before = find(id);
  if (!before || isOver(before)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      leave();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, LOOK_EVERY_MS);
    const leave = watchUploads(() => find(id) !== before && done());
    signal.addEventListener("abort", done);
  });
}

function movedTo({ state, reason, reason_words }: Media): Event {
  const failure: Failure | null = state === "failed" ? { code: reason ?? "gave-up", words: reason_words } : null;
  return { type: "moved", state, failure };
}
