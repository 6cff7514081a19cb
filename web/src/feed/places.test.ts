import { beforeEach, expect, test } from "vitest";
import { forgetPlace, keepPlace, placeIn } from "./places";

beforeEach(() => forgetPlace("latest"));

test("one begins at the first post", () => {
  expect(placeIn("latest", ["a", "b"])).toBe(0);
});

test("one comes back to the post one left, wherever it stands now", () => {
  keepPlace("latest", { postId: "c", at: 2 });
  expect(placeIn("latest", ["a", "c", "d"])).toBe(1);
});

test("where that post is gone, one comes back to its place", () => {
  keepPlace("latest", { postId: "c", at: 2 });
  expect(placeIn("latest", ["a", "b", "d", "e"])).toBe(2);
  expect(placeIn("latest", ["a"])).toBe(0);
});
