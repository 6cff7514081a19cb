import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { rest, type Shapes, told } from "~/api/rest";

export type Health = Shapes["HealthOut"];
export type Account = Shapes["AccountOut"];
export type DeadJob = Shapes["DeadJobOut"];
export type Model = Shapes["ModelOut"];

export const ROLES = ["person", "moderator", "operator"] as const satisfies readonly Shapes["RoleBody"]["role"][];
export type Role = (typeof ROLES)[number];

const LOOK_MS = 5_000;

/** How the program is, looked at every few seconds while the page is open. */
export const healthQuery = queryOptions({
  queryKey: ["admin", "health"],
  queryFn: () => told(rest.GET("/v1/admin/health")),
  refetchInterval: LOOK_MS,
});

export const jobsQuery = queryOptions({
  queryKey: ["admin", "jobs"],
  queryFn: () => told(rest.GET("/v1/admin/jobs")),
  refetchInterval: LOOK_MS,
});

export const modelsQuery = queryOptions({
  queryKey: ["admin", "models"],
  queryFn: () => told(rest.GET("/v1/admin/models")),
});

/** People by a part of their address, by @handle or by id, page behind page. */
export function peopleQuery(text: string, role: Role | null) {
  return infiniteQueryOptions({
    queryKey: ["admin", "people", text, role],
    queryFn: ({ pageParam }) =>
      told(rest.GET("/v1/admin/people", { params: { query: { query: text, role, cursor: pageParam, limit: 50 } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** How somebody is called: by handle, or else by address. */
export function calledOf({ handle, email }: Account): string {
  return handle ? `@${handle}` : email;
}
