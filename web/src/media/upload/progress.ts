import { isOver, isUp, type Upload } from "./upload";

/** How far several uploads are, together. */
export interface Progress {
  readonly n: number;
  readonly n_up: number;
  readonly n_bytes: number;
  readonly n_sent: number;
  /** What the one says that is furthest behind. */
  readonly phase: Upload["phase"];
  readonly p_sent: number;
}

const BEHIND: readonly Upload["phase"][] = ["failed", "waiting", "sending", "checking", "transcoding", "ready"];

export function progressOf(uploads: readonly Upload[]): Progress {
  const sum = (of: (upload: Upload) => number) => uploads.reduce((all, upload) => all + of(upload), 0);
  const n_bytes = sum((upload) => upload.n_bytes);
  const n_sent = sum((upload) => upload.n_sent);
  const sends = uploads.some(({ phase }) => phase === "sending");
  const behind = BEHIND.find((phase) => uploads.some((upload) => upload.phase === phase)) ?? "ready";
  return {
    n: uploads.length,
    n_up: uploads.filter(isUp).length,
    n_bytes,
    n_sent,
    phase: behind === "waiting" && sends ? "sending" : behind,
    p_sent: n_bytes ? n_sent / n_bytes : 1,
  };
}

/** Uploads that somebody may still wait for, or must do something about. */
export function openOnes(uploads: readonly Upload[]): Upload[] {
  return uploads.filter((upload) => !isOver(upload) || upload.phase === "failed");
}
