// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listen } from "./live";

/** The far end of a websocket, held by the test. */
class Far {
  static all: Far[] = [];
  static readonly OPEN = 1;
  readyState = 0;
  onopen = () => {};
  onclose = () => {};
  onmessage = (_: { data: string }) => {};
  readonly heard: Record<string, unknown>[] = [];
  constructor() {
    Far.all.push(this);
  }
  send(text: string) {
    this.heard.push(JSON.parse(text));
  }
  open() {
    this.readyState = 1;
    this.onopen();
  }
  say(message: object) {
    this.onmessage({ data: JSON.stringify(message) });
  }
  close() {
    this.readyState = 3;
    this.onclose();
  }
}
const far = (at: number) => Far.all[at] as Far;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Far);
  Far.all = [];
});
const leaves: (() => void)[] = [];
afterEach(() => {
  for (const leave of leaves.splice(0)) leave();
  vi.advanceTimersByTime(60_000);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("all topics share one connection, and each hearer hears its own", () => {
  const a = vi.fn();
  const b = vi.fn();
  leaves.push(listen("post:a", a), listen("comments:b", b));
  far(0).open();
  far(0).say({ topic: "post:a", type: "counts", data: 1 });
  expect(Far.all).toHaveLength(1);
  expect(far(0).heard.map(({ topics }) => topics)).toEqual([["post:a"], ["comments:b"]]);
  expect(a).toHaveBeenCalledOnce();
  expect(b).not.toHaveBeenCalled();
});

test("after a break it goes on behind the last message", () => {
  leaves.push(listen("post:a", vi.fn()));
  far(0).open();
  far(0).say({ topic: "post:a", type: "counts", data: 1, id: "m7" });
  far(0).close();
  vi.advanceTimersByTime(1_500);
  far(1).open();
  expect(far(1).heard).toEqual([{ op: "subscribe", topics: ["post:a"], after: "m7" }]);
});

test("who missed too much is told to load anew, in every topic", () => {
  const a = vi.fn();
  const b = vi.fn();
  leaves.push(listen("post:a", a), listen("media", b));
  far(0).open();
  far(0).say({ type: "missed", id: "m9" });
  expect(a).toHaveBeenCalledWith(expect.objectContaining({ type: "missed" }));
  expect(b).toHaveBeenCalledWith(expect.objectContaining({ type: "missed" }));
});

test("the connection ends a while after the last hearer left", () => {
  const leave = listen("post:a", vi.fn());
  far(0).open();
  leave();
  expect(far(0).readyState).toBe(1);
  vi.advanceTimersByTime(5_000);
  expect(far(0).readyState).toBe(3);
  vi.advanceTimersByTime(60_000);
  expect(Far.all).toHaveLength(1);
});
