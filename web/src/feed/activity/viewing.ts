import type { Told, Whence } from "./events";

/** Left sooner than this, it was skipped. */
export const SKIPPED_MS = 2_000;
const LEAST_MS = 100;
const MOST_LOOPS = 1_000;

/** What one post's time on stage comes to. All moments are milliseconds of one clock. */
export class Viewing {
  private isSeen = false;
  private isFinished = false;
  private since: number | undefined;
  private n_loops = 0;
  private watched_ms = 0;
  private all_ms = 0;

  constructor(
    private readonly post: string,
    private readonly whence: Whence,
  ) {}

  /** It was in view for a moment. */
  see(): Told[] {
    if (this.isSeen) return [];
    this.isSeen = true;
    return [{ kind: "impression", post: this.post, ...this.whence }];
  }

  /** Its clip plays, or it is there to be read. */
  start(at: number): void {
    this.since ??= at;
  }

  stop(at: number): void {
    if (this.since === undefined) return;
    this.watched_ms += at - this.since;
    this.since = undefined;
  }

  /** Its clip came to the end and begins again. */
  loop(): Told[] {
    this.n_loops = Math.min(this.n_loops + 1, MOST_LOOPS);
    return this.finish();
  }

  /** All of it was seen. */
  finish(): Told[] {
    if (this.isFinished) return [];
    this.isFinished = true;
    return [{ kind: "finish", post: this.post, ...this.whence }];
  }

  /** The page is hidden: tell what was watched up to now. */
  pause(at: number): Told[] {
    this.stop(at);
    if (!this.isSeen || this.watched_ms < LEAST_MS) return [];
    const watch: Told = {
      kind: "watch",
      post: this.post,
      ms: Math.round(this.watched_ms),
      loops: this.n_loops,
      ...this.whence,
    };
    this.all_ms += this.watched_ms;
    this.watched_ms = 0;
    this.n_loops = 0;
    return [watch];
  }

  /** Somebody went on to another. */
  leave(at: number): Told[] {
    const told = this.pause(at);
    if (!this.isSeen || this.isFinished || this.all_ms + this.watched_ms >= SKIPPED_MS) return told;
    return [...told, { kind: "skip", post: this.post, ...this.whence }];
  }
}
