import { expect, test } from "vitest";
import { openOnes, progressOf } from "./progress";
import { type Event, isUp, maySucceed, mediaId, step, type Upload } from "./upload";

const begun: Upload = {
  id: "u",
  owner: "me",
  name: "clip.mp4",
  kind: "video",
  n_bytes: 100,
  n_sent: 0,
  url: null,
  phase: "waiting",
  failure: null,
  added_at: 0,
};
const after = (...events: Event[]) => events.reduce(step, begun);
const sent: Event[] = [
  { type: "started" },
  { type: "began", url: "/v1/uploads/m1" },
  { type: "progressed", n_sent: 60 },
];
const moved = (state: "uploaded" | "checking" | "transcoding" | "ready" | "failed"): Event => ({
  type: "moved",
  state,
  failure: state === "failed" ? { code: "damaged", words: "It is damaged." } : null,
});

test("an upload that is cut off keeps what the server has, and waits", () => {
  const cut = after(...sent, { type: "cut-off" });
  expect(cut).toMatchObject({ phase: "waiting", n_sent: 60, url: "/v1/uploads/m1" });
  expect(isUp(cut)).toBe(false);
});

test("one that the server forgot begins anew", () => {
  expect(after(...sent, { type: "forgotten" })).toMatchObject({ phase: "waiting", n_sent: 0, url: null });
});

test("whose bytes are all there is the medium of its address", () => {
  const up = after(...sent, { type: "arrived" });
  expect(up).toMatchObject({ phase: "checking", n_sent: 100 });
  expect(isUp(up)).toBe(true);
  expect(mediaId(up)).toBe("m1");
});

test("news that come late turn nothing back", () => {
  const ready = after(...sent, { type: "arrived" }, moved("transcoding"), moved("ready"));
  expect(ready.phase).toBe("ready");
  for (const late of [moved("checking"), moved("uploaded"), { type: "arrived" }, { type: "cut-off" }] as Event[])
    expect(step(ready, late).phase).toBe("ready");
});

test("the server may be faster than the last answer to the upload", () => {
  expect(after(...sent, moved("transcoding"), { type: "arrived" }).phase).toBe("transcoding");
});

test("what failed on the server is tried there again, what failed on the way goes up again", () => {
  const onServer = after(...sent, { type: "arrived" }, moved("failed"));
  expect(step(onServer, { type: "tried-again" })).toMatchObject({ phase: "checking", failure: null });
  const onTheWay = after(...sent, { type: "failed", failure: { code: "not-sent", words: null } });
  expect(step(onTheWay, { type: "tried-again" })).toMatchObject({ phase: "waiting", n_sent: 60 });
});

test("a damaged file is not offered to be tried again", () => {
  expect(maySucceed(after(...sent, { type: "arrived" }, moved("failed")))).toBe(false);
  expect(maySucceed(after({ type: "failed", failure: { code: "not-sent", words: null } }))).toBe(true);
});

test("several uploads are as far as the last of them", () => {
  const half = after(...sent);
  const ready = after(...sent, { type: "arrived" }, moved("ready"));
  expect(progressOf([half, ready])).toMatchObject({
    n: 2,
    n_up: 1,
    n_sent: 160,
    n_bytes: 200,
    phase: "sending",
    p_sent: 0.8,
  });
  expect(progressOf([ready]).phase).toBe("ready");
  expect(progressOf([begun, half]).phase).toBe("sending");
  expect(openOnes([half, ready])).toEqual([half]);
});
