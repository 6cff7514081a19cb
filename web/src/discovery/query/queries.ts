import type { InfiniteData } from "@tanstack/react-query";
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from "@tanstack/react-query";
import { rest, type Shapes, told } from "~/api/rest";
import { nicheNames } from "../words/niches";
import { type Asked, countedOf } from "./desk";

export type Account = Shapes["Account"];
export type Found = Shapes["FoundOut"];
export type Facets = Shapes["Facets"];
export type Creator = Shapes["CreatorOut"];

export type Hit = Shapes["Hit"];
/** How the largest account grew, oldest first; null where it was not asked. */
export type History = Hit["history"];

export interface Page {
  readonly hits: readonly Hit[];
  readonly nTotal: number;
  readonly readAs: readonly string[];
  readonly nextCursor: string | null;
}

interface Place {
  readonly cursor: string | null;
  readonly limit: number;
}

const FIRST: Place = { cursor: null, limit: 30 };
const PAGE = 100;
/** Who scrolls past so many pages is on the way far down: then they are larger. */
const MANY_PAGES = 10;
const LARGE_PAGE = 200;

export type Hits = UseInfiniteQueryResult<InfiniteData<Page>>;

/** Return the creators a search finds, page behind page; those of the last search stay until the new are here. */
export function useHits(asked: Asked): Hits {
  return useInfiniteQuery({ ...hitsQuery(asked), placeholderData: keepPreviousData });
}

/** What finds creators, page behind page. */
export function hitsQuery(asked: Asked) {
  return infiniteQueryOptions({
    queryKey: ["creators", "hits", asked],
    queryFn: ({ pageParam, signal }) => loadPage(asked, pageParam, signal),
    initialPageParam: FIRST,
    getNextPageParam: (page: Page, pages: readonly Page[]) =>
      page.nextCursor === null
        ? null
        : { cursor: page.nextCursor, limit: pages.length < MANY_PAGES ? PAGE : LARGE_PAGE },
    structuralSharing: false, // pages never change, and comparing them takes longer than drawing
    staleTime: Number.POSITIVE_INFINITY, // a cursor goes on from the moment its search was asked
  });
}

async function loadPage(asked: Asked, place: Place, signal: AbortSignal): Promise<Page> {
  const found = await search({ ...asked, ...place, facets: false }, signal);
  return {
    hits: found.hits.map(thin),
    nTotal: found.n_total,
    readAs: found.read_as,
    nextCursor: found.next_cursor,
  };
}

/** A hit without what only its profile shows: a hundred thousand of them are kept. */
function thin(hit: Hit): Hit {
  const rest = (account: Account): Account => ({ ...account, post_texts: null, links: null, platform_user_id: null });
  return { ...hit, account: rest(hit.account), other_accounts: hit.other_accounts.map(rest) };
}

/** Return how many fit a search, and of what kinds; neither order nor weights matter. */
export function facetsQuery(asked: Asked) {
  const counted = countedOf(asked);
  return queryOptions({
    queryKey: ["creators", "facets", counted],
    queryFn: ({ signal }) => search({ ...counted, limit: 0, facets: true }, signal),
    select: (found) => found.facets,
    structuralSharing: false, // nothing of it is compared but the numbers
    placeholderData: keepPreviousData,
    staleTime: 300_000,
  });
}

/** Return how many creators fit a search. */
export function countQuery(asked: Asked) {
  const counted = countedOf(asked);
  return queryOptions({
    queryKey: ["creators", "count", counted],
    queryFn: ({ signal }) => search({ ...counted, limit: 0, facets: false }, signal),
    select: (found) => found.n_total,
    staleTime: 300_000,
  });
}

type Body = Partial<Shapes["SearchBody"]>;

function search(body: Body, signal: AbortSignal): Promise<Found> {
  return told(rest.POST("/v1/creators/search", { body: body as Shapes["SearchBody"], signal })) as Promise<Found>;
}

export function creatorQuery(id: string) {
  return queryOptions({
    queryKey: ["creator", id],
    queryFn: ({ signal }) =>
      told(rest.GET("/v1/creators/{creator_id}", { params: { path: { creator_id: id } }, signal })),
    staleTime: 300_000,
  });
}

/** Return creators like one. */
export function lookalikesQuery(id: string) {
  return queryOptions({
    queryKey: ["creators", "like", id],
    queryFn: ({ signal }) =>
      told(
        rest.GET("/v1/creators/{creator_id}/lookalikes", {
          params: { path: { creator_id: id }, query: { limit: 8 } },
          signal,
        }),
      ),
    select: (found) => (found as Found).hits,
    staleTime: 300_000,
  });
}

export const nichesQuery = queryOptions({
  queryKey: ["niches"],
  queryFn: async () => {
    const [niches, ours] = await Promise.all([told(rest.GET("/v1/niches")), nicheNames()]);
    return niches.map((niche) => ({ ...niche, label: ours[niche.id] ?? niche.label }));
  },
  staleTime: Number.POSITIVE_INFINITY,
});

export const quotaQuery = queryOptions({
  queryKey: ["tenant", "quota"],
  queryFn: () => told(rest.GET("/v1/tenant/quota")),
});
