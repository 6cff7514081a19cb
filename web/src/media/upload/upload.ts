import type { Shapes } from "~/api/rest";

type MediaState = Shapes["State"];

/** `waiting`: for a connection or its turn. `sending`: bytes go up. The rest is what the server does with them. */
export type Phase = "waiting" | "sending" | Exclude<MediaState, "uploaded">;

/** Why a file came no further: the server's own reason, or one of ours. */
export interface Failure {
  readonly code: string;
  /** A sentence of the server, where it said one. */
  readonly words: string | null;
}

/** A file on its way to the server, and what became of it there. */
export interface Upload {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly kind: "image" | "video";
  readonly n_bytes: number;
  readonly n_sent: number;
  /** Where the server takes its bytes; none before it began. */
  readonly url: string | null;
  readonly phase: Phase;
  readonly failure: Failure | null;
  readonly added_at: number;
}

export type Event =
  | { type: "started" }
  | { type: "began"; url: string }
  | { type: "progressed"; n_sent: number }
  | { type: "cut-off" }
  | { type: "forgotten" }
  | { type: "arrived" }
  | { type: "moved"; state: MediaState; failure: Failure | null }
  | { type: "failed"; failure: Failure }
  | { type: "tried-again" };

const ORDER: readonly Phase[] = ["waiting", "sending", "checking", "transcoding", "ready", "failed"];

/** Return an upload after an event. News of the server may come twice and late: what is ready stays ready. */
export function step(upload: Upload, event: Event): Upload {
  switch (event.type) {
    case "started":
      return { ...upload, phase: "sending", failure: null };
    case "began":
      return { ...upload, url: event.url };
    case "progressed":
      return { ...upload, n_sent: Math.min(event.n_sent, upload.n_bytes) };
    case "cut-off":
      return isUp(upload) ? upload : { ...upload, phase: "waiting" };
    case "forgotten":
      return { ...upload, url: null, n_sent: 0, phase: "waiting" };
    case "arrived":
      return isUp(upload) ? upload : { ...upload, n_sent: upload.n_bytes, phase: "checking" };
    case "moved":
      return moved(upload, event.state === "uploaded" ? "checking" : event.state, event.failure);
    case "failed":
      return { ...upload, phase: "failed", failure: event.failure };
    case "tried-again":
      return { ...upload, phase: upload.n_sent === upload.n_bytes ? "checking" : "waiting", failure: null };
  }
}

function moved(upload: Upload, phase: Phase, failure: Failure | null): Upload {
  const isOld = upload.phase !== "failed" && ORDER.indexOf(phase) < ORDER.indexOf(upload.phase);
  return isOld ? upload : { ...upload, n_sent: upload.n_bytes, phase, failure };
}

/** Whether the server has all of it, so that a post may show it. */
export function isUp({ phase, n_sent, n_bytes }: Upload): boolean {
  return (
    phase === "checking" || phase === "transcoding" || phase === "ready" || (phase === "failed" && n_sent === n_bytes)
  );
}

/** Whether there is anything left to wait for. */
export function isOver({ phase }: Upload): boolean {
  return phase === "ready" || phase === "failed";
}

/** The medium that an upload becomes on the server. */
export function mediaId({ url }: Upload): string | null {
  return url?.split("/").at(-1) ?? null;
}

/** Whether the same file may go better another time. */
export function maySucceed({ failure }: Upload): boolean {
  return failure !== null && ["gave-up", "too-hard", "not-sent", "signed-out"].includes(failure.code);
}
