import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { rest, told } from "~/api/rest";
import type { Begun } from "./begun";

/** What a begun word may become. */
export interface Suggestion {
  readonly value: string;
  readonly name?: string;
  readonly avatar_url?: string | null;
  readonly n_posts?: number;
}

const N_SHOWN = 6;
const FRESH_MS = 60_000;

/** Tags or people that begin as what is being written does. */
export function suggestionsQuery(begun: Pick<Begun, "kind" | "query"> | null) {
  return queryOptions({
    queryKey: ["suggestions", begun?.kind, begun?.query.toLowerCase()],
    queryFn: ({ signal }) => find(begun?.kind ?? "tag", begun?.query ?? "", signal),
    enabled: Boolean(begun?.query),
    staleTime: FRESH_MS,
    retry: false,
    placeholderData: keepPreviousData,
  });
}

async function find(kind: Begun["kind"], q: string, signal: AbortSignal): Promise<Suggestion[]> {
  const params = { query: { q, limit: N_SHOWN } };
  if (kind === "tag") {
    const { items } = await told(rest.GET("/v1/search/tags", { params, signal }));
    return items.map(({ tag, n_posts }) => ({ value: tag, n_posts }));
  }
  const { items } = await told(rest.GET("/v1/search/people", { params, signal }));
  return items.map(({ handle, name, avatar_url }) => ({ value: handle, name, avatar_url }));
}
