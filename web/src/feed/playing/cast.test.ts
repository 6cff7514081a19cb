import { expect, test } from "vitest";
import { cast } from "./cast";

const clips = ["a", "b", "c", "d", "e"].map((owner) => ({ owner }));
const empty = [undefined, undefined, undefined];

test("the current clip is shown first, then the next, then the one before", () => {
  expect(cast(empty, clips, 1)).toEqual(["b", "c", "a"]);
});

test("a swipe gives the next clip but one the screen of the clip that is left behind", () => {
  expect(cast(["b", "c", "a"], clips, 2)).toEqual(["b", "c", "d"]);
});

test("a jump keeps no screen for what is far away", () => {
  expect(cast(["a", "b", undefined], clips, 4)).toEqual(["e", "d", undefined]);
});

test("slides that are no clips take no screen", () => {
  expect(cast(empty, [{ owner: "a" }, undefined, { owner: "c" }], 1)).toEqual(["c", "a", undefined]);
});

test("there is never more than a screen for each of three, however one goes", () => {
  let slots: (string | undefined)[] = empty;
  for (const at of [0, 1, 2, 3, 2, 1, 4, 0]) {
    slots = cast(slots, clips, at);
    expect(slots).toContain(clips[at]?.owner);
    expect(new Set(slots.filter(Boolean)).size).toBe(slots.filter(Boolean).length);
  }
});
