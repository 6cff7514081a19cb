import { isOffline, OFFLINE, Problem, problemOf } from "~/api/problems";
import { reach } from "~/api/rest";
import { alone } from "./alone";
import { ask as askTable } from "./store";

/** What shall be done at a door. Of those with the same key, the latest alone counts. */
export interface Ask {
  readonly method: "PUT" | "POST" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly key?: string;
}

interface Waiting extends Ask {
  readonly key: string;
  /** Names the one act to the server, however often it is sent. */
  readonly name: string;
  readonly at: number;
}

const TOO_LONG_MS = 20_000;
const AGAIN_AFTER_MS = 5_000;
const AT_MOST_AFTER_MS = 300_000;

/**
 * Do it now; without a connection keep it and do it when there is one, after a reload too.
 * Throws Problem where it was refused.
 */
export async function send(ask: Ask): Promise<"sent" | "kept"> {
  const name = randomName();
  const waiting: Waiting = { ...ask, key: ask.key ?? name, name, at: later() };
  return await alone(waiting.key, async () => {
    const isKept = await keep(waiting); // before it is sent: a page may end at any time
    try {
      await deliver(waiting);
    } catch (error) {
      if (isKept && isOffline(error)) {
        flushAfter(AGAIN_AFTER_MS);
        return "kept";
      }
      await forget(waiting.key);
      throw error;
    }
    await forget(waiting.key);
    return "sent";
  });
}

/** What a flush does with an ask that was kept. */
export interface Ends {
  sent?(ask: Ask): void;
  refused?(ask: Ask, problem: Problem): void;
}

let ends: Ends = {};

/** Send what waits whenever there is a connection, from now on; `listens` is told how each ended. */
export function keepSending(listens: Ends): void {
  ends = listens;
  addEventListener("online", () => void flush());
  document.addEventListener("visibilitychange", () => void (document.visibilityState === "visible" && flush()));
  void flush();
}

let timer: ReturnType<typeof setTimeout> | undefined;
let n_failed = 0;

/** Send what waits, oldest first, until one does not come through. */
export async function flush(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  for (const waiting of await listWaiting()) {
    if (!(await alone(waiting.key, () => flushOne(waiting)))) {
      n_failed += 1;
      return flushAfter(Math.min(AGAIN_AFTER_MS * 2 ** n_failed, AT_MOST_AFTER_MS));
    }
    n_failed = 0;
  }
}

/** Return whether to go on with the next. */
async function flushOne({ key, name }: Waiting): Promise<boolean> {
  const waiting = await askTable<Waiting | undefined>("outbox", "readonly", (rows) => rows.get(key));
  if (waiting?.name !== name) return true; // sent meanwhile, or another took its place
  try {
    await deliver(waiting);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (passes(error)) return false;
    await forget(key);
    ends.refused?.(waiting, error);
    return true;
  }
  await forget(key);
  ends.sent?.(waiting);
  return true;
}

/** Whether the same ask may be taken another time: no connection, a busy server, a session that ended. */
function passes({ status }: Problem): boolean {
  return status === 0 || status >= 500 || [401, 408, 425, 429].includes(status);
}

function flushAfter(ms: number): void {
  timer ??= setTimeout(() => void flush(), ms);
}

async function deliver({ method, path, body, name }: Waiting): Promise<void> {
  const headers = new Headers();
  if (body !== undefined) headers.set("content-type", "application/json");
  if (method === "POST") headers.set("idempotency-key", name);
  const request = new Request(new URL(path, location.origin), {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(TOO_LONG_MS),
  });
  const response = await reach(request).catch((error: unknown) => {
    throw request.signal.aborted ? new Problem(0, OFFLINE, "The server did not answer in time.") : error;
  });
  if (!response.ok) throw problemOf(response, await response.json().catch(() => null));
}

async function keep(waiting: Waiting): Promise<boolean> {
  return await askTable("outbox", "readwrite", (rows) => rows.put(waiting)).then(
    () => true,
    () => false,
  );
}

async function forget(key: string): Promise<void> {
  await askTable("outbox", "readwrite", (rows) => rows.delete(key)).catch(() => undefined);
}

/** Return what waits to be sent, oldest first. */
export async function listWaiting(): Promise<Waiting[]> {
  const rows = await askTable<Waiting[]>("outbox", "readonly", (rows) => rows.getAll()).catch(() => []);
  return rows.sort((a, b) => a.at - b.at);
}

let last_at = 0;

/** Return the time, later than at any call before: what was asked first is sent first. */
function later(): number {
  last_at = Math.max(Date.now(), last_at + 1);
  return last_at;
}

function randomName(): string {
  // not randomUUID: it is missing where a page came over plain http
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
