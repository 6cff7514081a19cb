import { useEffect, useEffectEvent } from "react";

/** Something that happened, as /v1/live says it. `missed`: too much did meanwhile; load anew. */
export interface News {
  readonly topic: string;
  readonly type: string;
  readonly data: unknown;
}

type Hear = (news: News) => void;

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
const LINGER_MS = 3_000; // from one screen to the next the connection stays

/** One websocket for the whole page: it takes none of the six connections that HTTP/1.1 has for everything else. */
class Live {
  private readonly hearers = new Map<string, Set<Hear>>();
  private socket: WebSocket | null = null;
  private last: string | null = null;
  private n_failed = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  listen(topic: string, hear: Hear): () => void {
    const known = this.hearers.get(topic);
    if (known) known.add(hear);
    else {
      this.hearers.set(topic, new Set([hear]));
      this.say("subscribe", topic);
    }
    this.open();
    return () => this.leave(topic, hear);
  }

  private leave(topic: string, hear: Hear): void {
    const hearers = this.hearers.get(topic);
    hearers?.delete(hear);
    if (hearers?.size) return;
    this.hearers.delete(topic);
    this.say("unsubscribe", topic);
    if (!this.hearers.size) this.later(LINGER_MS, () => this.hearers.size || this.close());
  }

  private open(): void {
    if (this.socket || !this.hearers.size) return;
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/v1/live`);
    this.socket = socket;
    socket.onopen = () => {
      this.n_failed = 0;
      for (const topic of this.hearers.keys()) this.say("subscribe", topic, this.last);
    };
    socket.onmessage = ({ data }) => this.hear(JSON.parse(data));
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.socket = null;
      const wait_ms = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.n_failed++);
      this.later(wait_ms * (0.75 + Math.random() / 2), () => this.open());
    };
  }

  private close(): void {
    const socket = this.socket;
    this.socket = null;
    this.last = null;
    socket?.close();
  }

  private say(op: "subscribe" | "unsubscribe", topic: string, after: string | null = null): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.socket.send(JSON.stringify({ op, topics: [topic], ...(after && { after }) }));
  }

  private hear(message: News & { id?: string }): void {
    if (message.id) this.last = message.id;
    const told = message.topic
      ? [this.hearers.get(message.topic)]
      : message.type === "missed"
        ? [...this.hearers.values()]
        : [];
    for (const hearers of told) for (const hear of hearers ?? []) hear(message);
  }

  private later(wait_ms: number, act: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(act, wait_ms);
  }

  /** The network is back: do not wait any longer. */
  wake(): void {
    this.n_failed = 0;
    this.open();
  }
}

const live = new Live();
globalThis.window?.addEventListener("online", () => live.wake());

/** Hear what happens in a topic until the returned function is called. */
export function listen(topic: string, hear: Hear): () => void {
  return live.listen(topic, hear);
}

/** Hear what happens in a topic while this is shown; none: nothing. */
export function useLive(topic: string | null, hear: Hear): void {
  const onNews = useEffectEvent(hear);
  useEffect(() => (topic ? listen(topic, (news) => onNews(news)) : undefined), [topic]);
}
