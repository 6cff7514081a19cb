import { expect, test } from "vitest";
import type { Post } from "./post";
import { reacted } from "./reactions";

const counts = { n_likes: 3, n_comments: 0, n_saves: 0, n_shares: 0, n_reposts: 0 };
const post = { id: "p", counts, mine: { liked: false, saved: true, reposted: false } } as Post;

test("a like counts once, however often it is pressed", () => {
  const once = reacted(post, "like", true);
  expect(once).toMatchObject({ counts: { n_likes: 4 }, mine: { liked: true, saved: true } });
  expect(reacted(once, "like", true)).toBe(once);
});

test("taking it back leaves the post as it was", () => {
  expect(reacted(reacted(post, "like", true), "like", false)).toEqual(post);
});

test("no count falls below zero", () => {
  expect(reacted(post, "save", false).counts.n_saves).toBe(0);
});

test("who was not known to have done anything has done what they did", () => {
  expect(reacted({ ...post, mine: null }, "repost", true).mine).toEqual({ liked: false, saved: false, reposted: true });
});
