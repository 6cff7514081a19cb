import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { rest, told } from "~/api/rest";

const DAY_MS = 86_400_000;

/** The last days as a period, to the end of this hour: so the same question is asked for a while. */
export function lastDays(n: number): { since: string; until: string } {
  const until = Math.ceil(Date.now() / 3_600_000) * 3_600_000;
  return { since: new Date(until - n * DAY_MS).toISOString(), until: new Date(until).toISOString() };
}

/** What waits, and the work of the last days. */
export function measuresQuery(n_days: number) {
  return queryOptions({
    queryKey: ["moderation", "measures", n_days],
    queryFn: ({ signal }) => told(rest.GET("/v1/moderation/measures", { params: { query: lastDays(n_days) }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
}
