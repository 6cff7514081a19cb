import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { rest, told } from "~/api/rest";
import type { Bulk, CaseKind, Context, Desk, Queue, SubjectKind, Wellness } from "./types";

/** Which cases a list shows. */
export interface Wanted {
  readonly queue?: Queue;
  readonly kind?: CaseKind;
  readonly subject_kind?: SubjectKind;
  readonly about_id?: string;
  readonly closed?: boolean;
}

const PAGE = 50;

/** Pages of cases: open ones in their order, closed ones the last first. */
export function casesQuery(wanted: Wanted) {
  return infiniteQueryOptions({
    queryKey: ["cases", "list", wanted],
    queryFn: ({ pageParam, signal }) =>
      told(
        rest.GET("/v1/moderation/cases", {
          params: { query: { ...wanted, limit: PAGE, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 10_000,
  });
}

/** A case with all that helps to decide it. */
export function caseQuery(id: string) {
  return queryOptions({
    queryKey: ["cases", "one", id],
    queryFn: ({ signal }) =>
      told(rest.GET("/v1/moderation/cases/{case_id}", { params: { path: { case_id: id } }, signal })),
    staleTime: 60_000,
  });
}

/** My settings, my streak, and what the keys do. */
export const deskQuery = queryOptions({
  queryKey: ["cases", "desk"],
  queryFn: ({ signal }) => told(rest.GET("/v1/moderation/desk", { signal })),
  staleTime: 60_000,
});

/** The first open cases, to look at the next one before its turn comes. */
export function upcomingQuery(queue: Queue | undefined) {
  return queryOptions({
    queryKey: ["cases", "upcoming", queue ?? ""],
    queryFn: ({ signal }) =>
      told(rest.GET("/v1/moderation/cases", { params: { query: { limit: 5, ...(queue && { queue }) } }, signal })),
    staleTime: 5_000,
  });
}

/** Take the case whose turn it is; null where nothing waits. What comes is kept, so that its screen asks for nothing. */
export async function takeNext(queries: QueryClient, queue?: Queue): Promise<Context | null> {
  const asked = rest.POST("/v1/moderation/cases/next", { body: { queue: queue ?? null } });
  const taken = (await told<Context | undefined>(asked)) ?? null;
  if (taken) queries.setQueryData(caseQuery(taken.case.id).queryKey, taken);
  return taken;
}

export async function saveWellness(queries: QueryClient, wellness: Wellness): Promise<void> {
  await told(rest.PUT("/v1/moderation/desk/wellness", { body: wellness }));
  queries.setQueryData<Desk>(deskQuery.queryKey, (desk) => desk && { ...desk, wellness });
  queries.setQueriesData<Context>({ queryKey: ["cases", "one"] }, (context) => context && { ...context, wellness });
}

export async function passOn(id: string): Promise<void> {
  await told(rest.POST("/v1/moderation/cases/{case_id}/pass", { params: { path: { case_id: id } } }));
}

export async function undoBulk(id: string): Promise<Bulk> {
  return told(rest.DELETE("/v1/moderation/bulks/{bulk_id}", { params: { path: { bulk_id: id } } }));
}

/** Have every list, count and context asked for anew. */
export async function refreshCases(queries: QueryClient): Promise<void> {
  await Promise.all([
    queries.invalidateQueries({ queryKey: ["cases"], refetchType: "active" }),
    queries.invalidateQueries({ queryKey: ["moderation", "measures"] }),
  ]);
}
