import { type InfiniteData, infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { rest, type Shapes, told } from "~/api/rest";
import { handleKey } from "../person";

type PeoplePage = Shapes["PeoplePageOut"];
type Load = (query: { limit: number; cursor?: string | undefined }, signal: AbortSignal) => Promise<PeoplePage>;
const N_A_PAGE = 30;

function roll(name: readonly string[], load: Load) {
  return infiniteQueryOptions({
    queryKey: ["people", ...name],
    queryFn: ({ pageParam: cursor, signal }) => load({ limit: N_A_PAGE, cursor }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  });
}

export type PublicRoll = "followers" | "following";

/** Who follows somebody, or whom they follow. */
export function publicRoll(which: PublicRoll, person_id: string) {
  const path = { person_id };
  return roll([person_id, which], (query, signal) =>
    which === "followers"
      ? told(rest.GET("/v1/people/{person_id}/followers", { params: { path, query }, signal }))
      : told(rest.GET("/v1/people/{person_id}/following", { params: { path, query }, signal })),
  );
}

export const requestsQuery = roll(["requests"], (query, signal) =>
  told(rest.GET("/v1/me/follow-requests", { params: { query }, signal })),
);

export const blocksQuery = roll(["blocks"], (query, signal) =>
  told(rest.GET("/v1/me/blocks", { params: { query }, signal })),
);

export const mutesQuery = roll(["mutes"], (query, signal) =>
  told(rest.GET("/v1/me/mutes", { params: { query }, signal })),
);

const MOST_BLOCKED = 100; // looked through for one handle

/** Somebody one blocks, by handle; null: nobody, or too long ago. The server shows them nowhere else. */
export function blockedQuery(handle: string) {
  return queryOptions({
    queryKey: ["people", "blocked", handleKey(handle)],
    queryFn: async ({ signal }) => {
      const { items } = await told(rest.GET("/v1/me/blocks", { params: { query: { limit: MOST_BLOCKED } }, signal }));
      return items.find((person) => handleKey(person.handle) === handleKey(handle)) ?? null;
    },
  });
}

/** Take somebody out of a list at once; return what puts them back. */
export function leaveOut(queries: QueryClient, queryKey: readonly unknown[], personId: string): () => void {
  const before = queries.getQueryData<InfiniteData<PeoplePage>>(queryKey);
  queries.setQueryData<InfiniteData<PeoplePage>>(
    queryKey,
    (data) => data && { ...data, pages: data.pages.map((page) => without(page, personId)) },
  );
  return () => queries.setQueryData(queryKey, before);
}

function without(page: PeoplePage, personId: string): PeoplePage {
  return { ...page, items: page.items.filter(({ id }) => id !== personId) };
}
