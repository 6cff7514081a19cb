import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { rest, type Shapes, told } from "~/api/rest";

export type Notice = Shapes["NoticeOut"];
export type Appeal = Shapes["AppealOut"];

const LIMIT = 30;

/** What one was told, the newest first. */
export const noticesQuery = infiniteQueryOptions({
  queryKey: ["notices", "all"],
  queryFn: ({ pageParam, signal }) => told(rest.GET("/v1/me/notices", { params: { query: page(pageParam) }, signal })),
  initialPageParam: "",
  getNextPageParam: (last) => last.next_cursor || undefined,
});

/** What was removed counts against one for half a year. */
export const strikesQuery = queryOptions({
  queryKey: ["notices", "strikes"],
  queryFn: ({ signal }) => told(rest.GET("/v1/me/strikes", { signal })),
});

/** One's own words against decisions, the newest first. */
export const appealsQuery = infiniteQueryOptions({
  queryKey: ["appeals"],
  queryFn: ({ pageParam, signal }) => told(rest.GET("/v1/me/appeals", { params: { query: page(pageParam) }, signal })),
  initialPageParam: "",
  getNextPageParam: (last) => last.next_cursor || undefined,
});

/** Who asks to follow one, the newest first. */
export const requestsQuery = infiniteQueryOptions({
  queryKey: ["follow-requests"],
  queryFn: ({ pageParam, signal }) =>
    told(rest.GET("/v1/me/follow-requests", { params: { query: page(pageParam) }, signal })),
  initialPageParam: "",
  getNextPageParam: (last) => last.next_cursor || undefined,
});

function page(cursor: string) {
  return { limit: LIMIT, ...(cursor && { cursor }) };
}
