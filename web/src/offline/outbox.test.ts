// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Problem } from "~/api/problems";
import { belongTo } from "./belonging";
import { type Ask, flush, keepSending, listWaiting, send } from "./outbox";
import { ask as askTable } from "./store";

const like: Ask = { method: "PUT", path: "/v1/posts/1/like", key: "like:1" };
let seen: Request[] = [];

/** The network: each request gets the next answer; null is no connection. */
function network(...answers: (Response | null)[]) {
  vi.stubGlobal("fetch", async (request: Request) => {
    seen.push(request);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (!answer) throw new TypeError("no network");
    return answer.clone();
  });
}

const done = new Response(null, { status: 204 });
const refused = Response.json({ code: "gone", detail: "This post is no longer there." }, { status: 410 });

beforeEach(async () => {
  seen = [];
  await askTable("outbox", "readwrite", (rows) => rows.clear());
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test("with a connection an ask is sent and nothing waits", async () => {
  network(done);
  expect(await send(like)).toBe("sent");
  expect(seen.map(({ method, url }) => [method, new URL(url).pathname])).toEqual([["PUT", "/v1/posts/1/like"]]);
  expect(await listWaiting()).toEqual([]);
});

test("without a connection an ask waits and is sent once by the next flush", async () => {
  network(null, done);
  expect(await send(like)).toBe("kept");
  await flush();
  await flush();
  expect(seen).toHaveLength(2);
  expect(await listWaiting()).toEqual([]);
});

test("a later ask with the same key replaces the one that waits", async () => {
  network(null);
  await send(like);
  await send({ ...like, method: "DELETE" });
  expect((await listWaiting()).map(({ method }) => method)).toEqual(["DELETE"]);
});

test("a refusal is thrown and does not wait", async () => {
  network(refused);
  await expect(send(like)).rejects.toEqual(new Problem(410, "gone", "This post is no longer there."));
  expect(await listWaiting()).toEqual([]);
});

test("a POST has the same Idempotency-Key each time it is sent", async () => {
  network(null, done);
  await send({ method: "POST", path: "/v1/posts/1/comments", body: { text: "so true" } });
  await flush();
  const names = seen.map(({ headers }) => headers.get("idempotency-key"));
  expect(names[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(names[1]).toBe(names[0]);
  expect(await seen[1]?.json()).toEqual({ text: "so true" });
});

test("what waits is sent oldest first, and stops at the first that does not come through", async () => {
  network(null);
  await send(like);
  await send({ ...like, path: "/v1/posts/2/like", key: "like:2" });
  seen = [];
  await flush();
  expect(seen.map(({ url }) => new URL(url).pathname)).toEqual(["/v1/posts/1/like"]);
  expect(await listWaiting()).toHaveLength(2);
});

test("an ask that is refused after it waited is dropped and told", async () => {
  network(null);
  await send(like);
  network(refused);
  const problems: string[] = [];
  keepSending({ refused: (_, problem) => problems.push(problem.code) });
  await vi.waitFor(() => expect(problems).toEqual(["gone"]));
  expect(await listWaiting()).toEqual([]);
});

test("what one account left waiting is not sent for the next", async () => {
  await belongTo("ada");
  network(null);
  await send(like);
  await belongTo("ada");
  expect(await listWaiting()).toHaveLength(1);
  await belongTo("eve");
  expect(await listWaiting()).toEqual([]);
});
