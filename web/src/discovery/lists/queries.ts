import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { rest, type Shapes, told } from "~/api/rest";

export type CreatorList = Shapes["CreatorListOut"];
export type Listed = Shapes["ListedOut"];
export type Export = Shapes["ExportOut"];
export type Search = Partial<Shapes["SearchBody"]>;

/** Creators that something is done with: some by their ids, or all that a search finds. */
export type Whom = { readonly ids: readonly string[] } | { readonly search: Search; readonly nTotal: number };

/** What a file can be of. */
export type What = Whom | { readonly listId: string; readonly nTotal: number };

export function countOf(what: What): number {
  return "ids" in what ? what.ids.length : what.nTotal;
}

/** A search as a door takes it; where it stands in its pages does not matter. */
export function whole(search: Search): Shapes["SearchBody"] {
  return { ...search, cursor: null, facets: false } as Shapes["SearchBody"];
}

/** Return the lists one may read, the one changed last first. */
export function listsQuery() {
  return queryOptions({ queryKey: ["lists"], queryFn: () => told(rest.GET("/v1/lists")) });
}

export function listQuery(id: string) {
  return queryOptions({
    queryKey: ["lists", id],
    queryFn: () => told(rest.GET("/v1/lists/{list_id}", { params: { path: { list_id: id } } })),
  });
}

export function tagsQuery(id: string) {
  return queryOptions({
    queryKey: ["lists", id, "tags"],
    queryFn: () => told(rest.GET("/v1/lists/{list_id}/tags", { params: { path: { list_id: id } } })),
  });
}

/** Return the creators in a list, page behind page; all of them, or those with a tag. */
export function listedQuery(id: string, tag: string | null) {
  return infiniteQueryOptions({
    queryKey: ["lists", id, "creators", tag],
    queryFn: ({ pageParam }) =>
      told(
        rest.GET("/v1/lists/{list_id}/creators", {
          params: { path: { list_id: id }, query: { cursor: pageParam, tag, limit: 100 } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

const SOON_MS = 2_000;

/** Return the files one asked for; looked at again while one of them is on its way. */
export function exportsQuery() {
  return queryOptions({
    queryKey: ["exports"],
    queryFn: () => told(rest.GET("/v1/exports", { params: { query: { limit: 20 } } })),
    refetchInterval: ({ state }) => (state.data?.some(isOnItsWay) ? SOON_MS : false),
  });
}

/** Return how far a file is, twice a second until it has ended. */
export function exportQuery(id: string) {
  return queryOptions({
    queryKey: ["exports", id],
    queryFn: () => told(rest.GET("/v1/exports/{export_id}", { params: { path: { export_id: id } } })),
    refetchInterval: ({ state }) => (!state.data || isOnItsWay(state.data) ? SOON_MS / 4 : false),
  });
}

export function isOnItsWay({ state }: Export): boolean {
  return state === "waiting" || state === "running";
}

/** Where the browser takes a file from. */
export function fileAddress(id: string): string {
  return `/v1/exports/${id}/file`;
}

/** Return tags as they were typed, once each. */
export function readTags(text: string): string[] {
  return [...new Set(text.split(/[,،;]/).map((tag) => tag.trim().toLowerCase().replace(/\s+/g, " ")))].filter(Boolean);
}
