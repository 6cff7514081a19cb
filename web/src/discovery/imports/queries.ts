import { queryOptions } from "@tanstack/react-query";
import { rest, type Shapes, told } from "~/api/rest";
import type { Import } from "./upload";

export type Reject = Shapes["RejectsOut"]["items"][number];

const LOOK_MS = 700;

export function isOver({ state }: Import): boolean {
  return state === "done" || state === "failed";
}

export const importsQuery = queryOptions({
  queryKey: ["imports"],
  queryFn: () => told(rest.GET("/v1/creators/imports", { params: { query: { limit: 20 } } })),
  refetchInterval: (query) => (query.state.data?.every(isOver) ? false : LOOK_MS * 3),
});

/** Return an import as it goes on. */
export function importQuery(id: string) {
  return queryOptions({
    queryKey: ["imports", id],
    queryFn: () => told(rest.GET("/v1/creators/imports/{import_id}", { params: { path: { import_id: id } } })),
    refetchInterval: (query) => (query.state.data && isOver(query.state.data) ? false : LOOK_MS),
  });
}

export const MAX_REJECTS = 10_000;

export function rejectsQuery(id: string) {
  return queryOptions({
    queryKey: ["imports", id, "rejects"],
    queryFn: () =>
      told(
        rest.GET("/v1/creators/imports/{import_id}/rejects", {
          params: { path: { import_id: id }, query: { limit: MAX_REJECTS } },
        }),
      ),
    select: ({ items }) => items,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
