import { type InfiniteData, infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { rest, type Shapes, told } from "~/api/rest";
import { type Post, seedPosts } from "~/posts/post";
import type { Order } from "./address";

type Hits = Shapes["PostHitsOut"];
type Kind = Post["kind"];

/** A page of posts as a grid takes it, and why each of them is there. */
export interface FoundPosts {
  readonly items: readonly Post[];
  readonly whys: readonly Shapes["PostHitOut"]["why"][];
}

const N_POSTS = 24;

/** Posts by what they mean and by their words. */
export function foundPostsQuery(q: string, kind: Kind | undefined, order: Order) {
  return infiniteQueryOptions({
    queryKey: ["search", "posts", q, kind ?? null, order],
    queryFn: async ({ client, pageParam, signal }) => {
      const query = {
        q,
        order,
        limit: N_POSTS,
        ...(kind && { kind: [kind] }),
        ...(pageParam && { cursor: pageParam }),
      };
      const page = await told(rest.GET("/v1/search/posts", { params: { query }, signal }));
      const posts = page.items.map(({ post }) => post);
      seedPosts(client, posts);
      return page;
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
    placeholderData: keepPreviousData,
    select: asGrid,
  });
}

function asGrid({ pages, pageParams }: InfiniteData<Hits, string>): InfiniteData<FoundPosts, string> {
  return {
    pageParams,
    pages: pages.map(({ items }) => ({ items: items.map(({ post }) => post), whys: items.map(({ why }) => why) })),
  };
}

/** Hashtags that begin so, the most used first. */
export function foundTagsQuery(begun: string, limit: number) {
  return queryOptions({
    queryKey: ["search", "tags", begun, limit],
    queryFn: ({ signal }) => told(rest.GET("/v1/search/tags", { params: { query: { q: begun, limit } }, signal })),
    enabled: begun !== "",
    placeholderData: keepPreviousData,
  });
}

/** People whose name or handle begins so. */
export function foundPeopleQuery(begun: string, limit: number) {
  return queryOptions({
    queryKey: ["search", "people", begun, limit],
    queryFn: ({ signal }) => told(rest.GET("/v1/search/people", { params: { query: { q: begun, limit } }, signal })),
    enabled: begun !== "",
    placeholderData: keepPreviousData,
  });
}

/** Posts with a tag, the newest first. */
export function taggedQuery(tag: string) {
  return infiniteQueryOptions({
    queryKey: ["search", "tagged", tag],
    queryFn: async ({ client, pageParam, signal }) => {
      const query = { limit: N_POSTS, ...(pageParam && { cursor: pageParam }) };
      const page = await told(rest.GET("/v1/tags/{tag}/posts", { params: { path: { tag }, query }, signal }));
      seedPosts(client, page.items);
      return page;
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor || undefined,
  });
}
