import { QueryClient } from "@tanstack/react-query";
import { Problem } from "./problems";

/** The cache of what the server said; nearly all state of the app lives here. */
export function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 300_000,
        retry: mayPass,
        refetchOnWindowFocus: false,
        networkMode: "always", // without a network a screen says so, instead of waiting for one
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

/** Ask again only where the next time may go better. */
function mayPass(n: number, error: Error): boolean {
  const passes = !(error instanceof Problem) || error.status >= 500 || error.status === 0;
  return passes && n < 2;
}
