import { beforeEach, expect, test } from "vitest";
import type { Batch, Told } from "./events";
import { ActivityQueue, LEFT_BEHIND_MS, MOST_EVENTS, type Sent } from "./queue";
import { KeptShelf } from "./shelf";

/** A server that remembers batches by their ids, as ours does. */
class Server {
  answer: Sent = "taken";
  readonly taken = new Map<string, Batch>();
  n_asked = 0;

  send = async (batch: Batch): Promise<Sent> => {
    this.n_asked += 1;
    if (this.answer === "taken" && !this.taken.has(batch.id)) this.taken.set(batch.id, batch);
    return this.answer;
  };

  get kinds(): string[] {
    return [...this.taken.values()].flatMap(({ events }) => events.map(({ kind }) => kind));
  }
}

let n_tests = 0;
let shelf: KeptShelf;
let server: Server;
let now_ms = 0;
let whose: string | null = "anna";

beforeEach(() => {
  shelf = new KeptShelf(`activity-${n_tests++}`);
  server = new Server();
  now_ms = 1_800_000_000_000;
  whose = "anna";
});

/** A page: it has the shelf in common with the pages before it, and nothing else. */
function page(): ActivityQueue {
  return new ActivityQueue({ shelf, send: server.send, whose: () => whose, now: () => now_ms });
}

function seen(post = "p"): Told {
  return { kind: "impression", post, source: "popular", request: "r", position: 3 };
}

test("events are sent in one batch, in order, with their moments", async () => {
  const queue = page();
  await queue.tell(seen());
  now_ms += 5;
  await queue.tell({ kind: "finish", post: "p" });
  expect(await queue.flush()).toBe(0);
  const [batch] = server.taken.values();
  expect(batch?.events.map(({ kind, at }) => [kind, at])).toEqual([
    ["impression", now_ms - 5],
    ["finish", now_ms],
  ]);
  expect(batch?.events[0]).toMatchObject({ source: "popular", request: "r", position: 3 });
});

test("what the server has lies on the shelf no more", async () => {
  const queue = page();
  await queue.tell(seen());
  expect(await shelf.list()).toHaveLength(1);
  await queue.flush();
  expect(await shelf.list()).toEqual([]);
});

test("what could not be sent is sent later under the same id, and counts once", async () => {
  const queue = page();
  await queue.tell(seen());
  server.answer = "later";
  expect(await queue.flush()).toBe(1);
  server.answer = "taken";
  await Promise.all([queue.flush(), queue.flush()]);
  expect(server.kinds).toEqual(["impression"]);
});

test("a batch that was sent is never added to", async () => {
  const queue = page();
  await queue.tell(seen("a"));
  server.answer = "later";
  await queue.flush();
  await queue.tell(seen("b"));
  server.answer = "taken";
  await queue.flush();
  expect([...server.taken.values()].map(({ events }) => events.length)).toEqual([1, 1]);
});

test("what a page could not send before it went is sent by the next", async () => {
  await page().tell(seen());
  now_ms += LEFT_BEHIND_MS;
  const next = page();
  await next.takeOver();
  await next.flush();
  expect(server.kinds).toEqual(["impression"]);
});

test("the open batch of a page that lives beside this one is left to it", async () => {
  await page().tell(seen());
  const other = page();
  await other.takeOver();
  await other.flush();
  expect(server.n_asked).toBe(0);
});

test("a batch that another page sent as well counts once", async () => {
  const first = page();
  await first.tell(seen());
  now_ms += LEFT_BEHIND_MS;
  const next = page();
  await next.takeOver();
  await Promise.all([first.flush(), next.flush()]);
  expect(server.n_asked).toBe(2);
  expect(server.kinds).toEqual(["impression"]);
});

test("nothing is told where nobody is signed in", async () => {
  whose = null;
  const queue = page();
  await queue.tell(seen());
  await queue.flush();
  expect(server.n_asked + (await shelf.list()).length).toBe(0);
});

test("nothing is ever sent in the name of another", async () => {
  const queue = page();
  await queue.tell(seen("a"));
  whose = "ben";
  await queue.tell(seen("b"));
  now_ms += LEFT_BEHIND_MS;
  await queue.takeOver();
  await queue.flush();
  expect([...server.taken.values()].map(({ whose }) => whose)).toEqual(["ben"]);
  expect(await shelf.list()).toEqual([]);
});

test("what the server refuses is not sent again and again", async () => {
  const queue = page();
  await queue.tell(seen());
  server.answer = "refused";
  await queue.flush();
  await queue.flush();
  expect(server.n_asked).toBe(1);
});

test("what is too old to be taken is dropped", async () => {
  await page().tell(seen());
  now_ms += 48 * 3_600_000;
  await page().takeOver();
  expect(await shelf.list()).toEqual([]);
});

test("a full batch is followed by another", async () => {
  const queue = page();
  for (let n = 0; n <= MOST_EVENTS; n++) await queue.tell(seen(String(n)));
  await queue.flush();
  expect([...server.taken.values()].map(({ events }) => events.length)).toEqual([MOST_EVENTS, 1]);
});
