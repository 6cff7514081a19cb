import { csrfToken } from "~/api/rest";
import type { Batch, Told } from "./events";
import { ActivityQueue, LEFT_BEHIND_MS, type Sent } from "./queue";
import { KeptShelf } from "./shelf";

export type { PostKind, Source, Told, Whence } from "./events";

const EACH_MS = 5_000;
const AGAIN_AFTER_MS = 30_000;

const queue = new ActivityQueue({ shelf: new KeptShelf(), send, whose: csrfToken, now: Date.now });
let timer: ReturnType<typeof setTimeout> | undefined;

/** Tell the server what somebody saw or did: soon, together with more, and also after a reload. Never fails. */
export function tell(told: Told): void {
  listen();
  void queue.tell(told);
  flushAfter(EACH_MS);
}

function flushAfter(ms: number): void {
  timer ??= setTimeout(flush, ms);
}

function flush(): void {
  clearTimeout(timer);
  timer = undefined;
  void queue.flush().then((n_left) => n_left && flushAfter(AGAIN_AFTER_MS));
}

let listens = false;

/** From the first event on: send when the page is left, and take over what an earlier page could not send. */
function listen(): void {
  if (listens) return;
  listens = true;
  addEventListener("pagehide", flush);
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());
  const takeOver = () => void queue.takeOver().then(flush);
  takeOver();
  setTimeout(takeOver, LEFT_BEHIND_MS); // what was young when this page began
}

/** A beacon could not carry the CSRF token; a kept-alive request outlives the page as well. */
async function send({ id, events }: Batch): Promise<Sent> {
  try {
    const response = await fetch("/v1/activity", {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrf-token": csrfToken() ?? "" },
      body: JSON.stringify({ id, events }),
      keepalive: true,
    });
    if (response.ok) return "taken";
    return response.status >= 500 || [408, 429].includes(response.status) ? "later" : "refused";
  } catch {
    return "later";
  }
}
