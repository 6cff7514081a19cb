import { expect, test } from "vitest";
import { type FeedPage, feedOf, slidesOf } from "./feeds";

function page(id: string, ...posts: string[]): FeedPage {
  const items = posts.map((post) => ({
    post: { id: post, author: { id: `by ${post}` } },
    why: "latest",
    reposted_by: null,
  }));
  return { id, feed: "latest", items } as unknown as FeedPage;
}

test.each([
  [{}, "for_you"],
  [{ feed: "latest" }, "latest"],
  [{ feed: "following" }, "following"],
  [{ feed: "toString" }, "for_you"],
])("the address %o asks for %s", (search, feed) => {
  expect(feedOf(search)).toBe(feed);
});

test("a slide says the page that brought it and its place there", () => {
  const slides = slidesOf([page("one", "a", "b"), page("two", "c")], () => false);
  expect(slides.map(({ whence }) => [whence.request, whence.position])).toEqual([
    ["one", 0],
    ["one", 1],
    ["two", 0],
  ]);
});

test("what is hidden is left out, and the others keep their places in the page", () => {
  const [slide] = slidesOf([page("one", "a", "b")], ({ id }) => id === "a");
  expect(slide).toMatchObject({ post: { id: "b" }, whence: { position: 1, source: "latest" } });
});

test("a post stands once", () => {
  expect(slidesOf([page("one", "a"), page("two", "a", "b")], () => false).map(({ post }) => post.id)).toEqual([
    "a",
    "b",
  ]);
});
