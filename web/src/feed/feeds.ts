import { type InfiniteData, infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { rest, type Shapes, told } from "~/api/rest";
import { start } from "~/api/start";
import { type Post, seedPosts } from "~/posts/post";
import type { Source, Whence } from "./activity";

export type FeedPage = Shapes["FeedPageOut"];
export type FeedItem = Shapes["ItemOut"];

export const FEEDS = ["for_you", "following", "latest"] as const;
export type FeedName = (typeof FEEDS)[number];

const HALF_AN_HOUR_MS = 1_800_000;
const N_FIRST = 10;
const N_MORE = 20;

/** A post in its place on the stage. */
export interface Slide {
  readonly post: Post;
  readonly why: FeedItem["why"];
  readonly repostedBy: FeedItem["reposted_by"];
  /** What its events name. */
  readonly whence: Whence;
}

/** The feed that an address asks for: `?feed=latest`; For You where it says nothing that is known. */
export function feedOf(search: Record<string, unknown>): FeedName {
  return FEEDS.find((name) => name === search.feed) ?? "for_you";
}

/** The pages of a feed as far as they were read. A reading stays as it is: only refresh() begins another. */
export function feedQuery(queries: QueryClient, name: FeedName) {
  const first = name === "for_you" ? takeStart(queries) : undefined;
  return infiniteQueryOptions({
    queryKey: ["feed", name],
    queryFn: async ({ pageParam, signal }) => {
      const page = await loadPage(name, pageParam, signal);
      seedPosts(
        queries,
        page.items.map(({ post }) => post),
      );
      return page;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: HALF_AN_HOUR_MS,
    ...(first && { initialData: { pages: [first], pageParams: [null] } }),
  });
}

/** Begin a new reading with what is there now; the old one stays in view until it has come. */
export async function refresh(queries: QueryClient, name: FeedName): Promise<void> {
  const page = await loadPage(name, null);
  seedPosts(
    queries,
    page.items.map(({ post }) => post),
  );
  queries.setQueryData<InfiniteData<FeedPage, string | null>>(["feed", name], { pages: [page], pageParams: [null] });
}

/** Return the slides of pages, each post once, without those that were sent away. */
export function slidesOf(pages: readonly FeedPage[], isHidden: (post: Post) => boolean): Slide[] {
  const seen = new Set<string>();
  const slides: Slide[] = [];
  for (const page of pages) {
    for (const [position, { post, why, reposted_by }] of page.items.entries()) {
      if (seen.has(post.id) || isHidden(post)) continue;
      seen.add(post.id);
      const source: Source = page.feed;
      slides.push({ post, why, repostedBy: reposted_by, whence: { source, request: page.id, position } });
    }
  }
  return slides;
}

let startTaken = false;

/** The page that the server wrote into the document serves one reading. */
function takeStart(queries: QueryClient): FeedPage | undefined {
  if (!start.feed || queries.getQueryData(["feed", "for_you"])) return undefined;
  if (!startTaken) {
    seedPosts(
      queries,
      start.feed.items.map(({ post }) => post),
    );
  }
  startTaken = true;
  return start.feed;
}

/** Return what follows a page, which no reading shows: to be kept for when there is no connection. */
export async function itemsAfter(name: FeedName, page: FeedPage): Promise<readonly FeedItem[]> {
  return page.next_cursor ? (await loadPage(name, page.next_cursor)).items : [];
}

async function loadPage(name: FeedName, cursor: string | null, signal?: AbortSignal): Promise<FeedPage> {
  const query = { limit: cursor ? N_MORE : N_FIRST, ...(cursor && { cursor }) };
  const asked = { params: { query }, ...(signal && { signal }) };
  switch (name) {
    case "for_you":
      return await told(rest.GET("/v1/feed/popular", asked)); // the door of the ranker, once there is one
    case "following":
      return await told(rest.GET("/v1/feed/following", asked));
    case "latest":
      return await told(rest.GET("/v1/feed/latest", asked));
  }
}
