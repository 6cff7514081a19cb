import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { rest, type Shapes, told } from "~/api/rest";

export type Policy = Shapes["PolicyOut"];
export type Version = Shapes["Version"];

/** The policy in force. */
export const liveQuery = queryOptions({
  queryKey: ["moderation", "policy", "live"],
  queryFn: ({ signal }) => told(rest.GET("/v1/moderation/policy", { signal })),
});

/** One policy that was put in. */
export function policyQuery(version: number) {
  return queryOptions({
    queryKey: ["moderation", "policy", version],
    queryFn: ({ signal }) =>
      told(rest.GET("/v1/moderation/policy/versions/{version}", { params: { path: { version } }, signal })),
  });
}

/** Every policy that was put in, the newest first. */
export const versionsQuery = infiniteQueryOptions({
  queryKey: ["moderation", "policy", "versions"],
  queryFn: ({ pageParam, signal }) =>
    told(
      rest.GET("/v1/moderation/policy/versions", {
        params: { query: { limit: 50, ...(pageParam && { cursor: pageParam }) } },
        signal,
      }),
    ),
  initialPageParam: "",
  getNextPageParam: (page) => page.next_cursor,
});

/** What rules in the background would have done. */
export function shadowsQuery(n_days: number) {
  return queryOptions({
    queryKey: ["moderation", "policy", "shadows", n_days],
    queryFn: ({ signal }) => told(rest.GET("/v1/moderation/policy/shadows", { params: { query: { n_days } }, signal })),
  });
}
