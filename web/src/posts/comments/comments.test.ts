import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import {
  addComment,
  type Comment,
  commentsQuery,
  dropComment,
  patchComment,
  repliesQuery,
  stillUnsent,
} from "./comments";

const comment = (id: string, parent_id: string | null = null, text = id) =>
  ({ id, parent_id, text, n_replies: 0, n_likes: 0, author: { id: "me" }, made_at: "2026-11-21T20:00:00Z" }) as Comment;

function shown(top: Comment[], replies?: Comment[], more: string | null = null): QueryClient {
  const queries = new QueryClient();
  const pages = (items: Comment[]) => ({ pages: [{ items, next_cursor: more }], pageParams: [null] });
  queries.setQueryData(commentsQuery("p").queryKey, pages(top));
  if (replies) queries.setQueryData(repliesQuery("p", "a").queryKey, pages(replies));
  return queries;
}
const ids = (queries: QueryClient) =>
  queries.getQueryData(commentsQuery("p").queryKey)?.pages.flatMap((page) => page.items.map(({ id }) => id));
const replyIds = (queries: QueryClient) =>
  queries.getQueryData(repliesQuery("p", "a").queryKey)?.pages.flatMap((page) => page.items.map(({ id }) => id));
const first = (queries: QueryClient) => queries.getQueryData(commentsQuery("p").queryKey)?.pages[0]?.items[0];

test("a new comment stands at the top, and only once", () => {
  const queries = shown([comment("a")]);
  addComment(queries, "p", comment("b"));
  addComment(queries, "p", { ...comment("b"), text: "mended" });
  expect(ids(queries)).toEqual(["b", "a"]);
  expect(first(queries)?.text).toBe("mended");
});

test("a reply stands at the end of the replies and is counted above them", () => {
  const queries = shown([comment("a")], [comment("r1", "a")]);
  addComment(queries, "p", comment("r2", "a"));
  expect(replyIds(queries)).toEqual(["r1", "r2"]);
  expect(first(queries)?.n_replies).toBe(1);
});

test("a reply behind a page that is not here yet is left to come with that page", () => {
  const queries = shown([comment("a")], [comment("r1", "a")], "cursor");
  addComment(queries, "p", comment("r9", "a"));
  expect(replyIds(queries)).toEqual(["r1"]);
});

test("what is taken away is gone, and counted no more", () => {
  const queries = shown([{ ...comment("a"), n_replies: 1 }], [comment("r1", "a")]);
  dropComment(queries, "p", "r1", "a");
  expect(replyIds(queries)).toEqual([]);
  expect(first(queries)?.n_replies).toBe(0);
});

test("a change reaches a reply as well", () => {
  const queries = shown([comment("a")], [comment("r1", "a")]);
  patchComment(queries, "p", "r1", (one) => ({ ...one, liked: true }));
  const replies = queries.getQueryData(repliesQuery("p", "a").queryKey);
  expect(replies?.pages[0]?.items[0]?.liked).toBe(true);
});

test("an unsent comment is shown until the sent one is there", () => {
  const at = Date.parse("2026-11-21T20:00:00Z");
  const unsent = [
    { key: "1", text: "Hi ", parent_id: null, at },
    { key: "2", text: "Hi", parent_id: "a", at },
    { key: "3", text: "Hi", parent_id: null, at: at + 3_600_000 },
  ];
  const left = stillUnsent(unsent, [comment("a", null, "Hi")], "me");
  expect(left.map(({ key }) => key)).toEqual(["2", "3"]);
  expect(stillUnsent(unsent, [comment("a", null, "Hi")], "somebody")).toHaveLength(3);
});
