import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { Profile } from "~/accounts/me";
import { rest, told } from "~/api/rest";

const KEY = "socialpulse.inbox-seen";
const listeners = new Set<() => void>();

/** Whether something waits in the inbox that was not there when one last looked on this device. */
export function useHasNews(profile: Profile | null): boolean {
  const seen = useSyncExternalStore(listen, () => localStorage.getItem(KEY) ?? "");
  const latest = useQuery({
    queryKey: ["notices", "latest"],
    queryFn: ({ signal }) => told(rest.GET("/v1/me/notices", { params: { query: { limit: 1 } }, signal })),
    enabled: profile !== null,
    refetchInterval: 120_000,
    staleTime: 60_000,
  });
  const at = latest.data?.items[0]?.at ?? "";
  return profile !== null && (profile.n_requests > 0 || at > seen);
}

/** Keep that everything up to this moment was looked at. */
export function markSeen(at: string): void {
  if (at <= (localStorage.getItem(KEY) ?? "")) return;
  localStorage.setItem(KEY, at);
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
