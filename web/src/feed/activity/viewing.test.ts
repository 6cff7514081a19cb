import { expect, test } from "vitest";
import { SKIPPED_MS, Viewing } from "./viewing";

const whence = { source: "popular", request: "r", position: 4 } as const;

function viewing(): Viewing {
  return new Viewing("p", whence);
}

test("a post that is only passed leaves no trace", () => {
  const passed = viewing();
  passed.start(0);
  expect(passed.leave(300)).toEqual([]);
});

test("a post in view is told once, with the page and the place in it", () => {
  const seen = viewing();
  expect(seen.see()).toEqual([{ kind: "impression", post: "p", ...whence }]);
  expect(seen.see()).toEqual([]);
});

test("watching counts while it plays, with its loops", () => {
  const watched = viewing();
  watched.see();
  watched.start(0);
  watched.stop(1_000);
  watched.start(5_000);
  watched.loop();
  watched.loop();
  expect(watched.leave(7_500)).toEqual([{ kind: "watch", post: "p", ms: 3_500, loops: 2, ...whence }]);
});

test("the first end of a clip finishes it, later ones do not", () => {
  const watched = viewing();
  expect(watched.loop().map(({ kind }) => kind)).toEqual(["finish"]);
  expect(watched.loop()).toEqual([]);
});

test("a post that is left within moments was skipped", () => {
  const skipped = viewing();
  skipped.see();
  skipped.start(0);
  expect(skipped.leave(SKIPPED_MS - 1).map(({ kind }) => kind)).toEqual(["watch", "skip"]);
});

test("a short clip that was seen to its end was not skipped", () => {
  const short = viewing();
  short.see();
  short.start(0);
  short.loop();
  expect(short.leave(SKIPPED_MS - 1).map(({ kind }) => kind)).toEqual(["watch"]);
});

test("what was watched before the page was hidden is told then, and not again", () => {
  const watched = viewing();
  watched.see();
  watched.start(0);
  expect(watched.pause(3_000)).toEqual([{ kind: "watch", post: "p", ms: 3_000, loops: 0, ...whence }]);
  watched.start(60_000);
  expect(watched.leave(61_000)).toEqual([{ kind: "watch", post: "p", ms: 1_000, loops: 0, ...whence }]);
});
