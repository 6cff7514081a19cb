import type { Batch, Event, Told } from "./events";
import type { Shelf } from "./shelf";

/** What became of a batch that was sent: the server has it, will never take it, or may take it another time. */
export type Sent = "taken" | "refused" | "later";

export interface Wires {
  readonly shelf: Shelf;
  send(batch: Batch): Promise<Sent>;
  /** The mark of the session, null where nobody is signed in: then nothing is told. */
  whose(): string | null;
  now(): number;
}

/** As many events a batch holds at most; a request that outlives its page may have 64 kB. */
export const MOST_EVENTS = 200;
/** A batch of another page this old is nobody's any more: its page closes its own within seconds. */
export const LEFT_BEHIND_MS = 60_000;
/** The server takes no events older than two days. */
const TOO_OLD_MS = 47 * 3_600_000;

/**
 * Gathers events into batches and sends them until the server has them.
 *
 * A batch lies on the shelf from its first event on, and is closed before it is sent: what was sent under an id is
 * never added to, so it may be sent any number of times, by this page or a later one.
 */
export class ActivityQueue {
  private open: Batch | undefined;
  private readonly closed = new Map<string, Batch>();
  private readonly sending = new Set<string>();

  constructor(private readonly wires: Wires) {}

  /** Add an event. Resolves when it would outlive the page. */
  async tell(told: Told): Promise<void> {
    const { shelf, whose, now } = this.wires;
    const mark = whose();
    if (mark === null) return;
    if (this.open && (this.open.whose !== mark || this.open.events.length >= MOST_EVENTS)) this.close();
    const event: Event = { ...told, at: now() };
    this.open = this.open
      ? { ...this.open, events: [...this.open.events, event] }
      : { id: crypto.randomUUID(), whose: mark, at: event.at, events: [event] };
    await shelf.put(this.open).catch(() => undefined); // a browser that keeps nothing: it is sent all the same
  }

  /** Send all that waits, and return how many batches wait still. */
  async flush(): Promise<number> {
    this.close();
    await Promise.all([...this.closed.values()].map((batch) => this.deliver(batch)));
    return this.closed.size;
  }

  /** Take over what pages before this one left on the shelf. */
  async takeOver(): Promise<void> {
    const { shelf, whose, now } = this.wires;
    for (const batch of await shelf.list().catch(() => [])) {
      const age_ms = now() - batch.at;
      if (this.open?.id === batch.id || this.closed.has(batch.id)) continue;
      if (batch.whose !== whose() || age_ms > TOO_OLD_MS) await shelf.drop(batch.id);
      else if (age_ms >= LEFT_BEHIND_MS) this.closed.set(batch.id, batch);
    }
  }

  private close(): void {
    if (this.open) this.closed.set(this.open.id, this.open);
    this.open = undefined;
  }

  private async deliver(batch: Batch): Promise<void> {
    const { shelf, send, whose } = this.wires;
    if (this.sending.has(batch.id)) return;
    this.sending.add(batch.id);
    try {
      const became = batch.whose === whose() ? await send(batch) : "refused";
      if (became === "later") return;
      this.closed.delete(batch.id);
      await shelf.drop(batch.id).catch(() => undefined);
    } finally {
      this.sending.delete(batch.id);
    }
  }
}
