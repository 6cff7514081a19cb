import { useSearch } from "@tanstack/react-router";

/** Return the path of this app that `next` names, else `otherwise`; an address elsewhere is never followed. */
export function safeNext(next: unknown, otherwise = "/"): string {
  if (typeof next !== "string" || !next.startsWith("/")) return otherwise;
  const url = URL.parse(next, location.origin); // a browser reads //host and /\host as another host, and so does this
  if (url?.origin !== location.origin || url.pathname.startsWith("//")) return otherwise; // /..//host becomes //host
  return url.pathname + url.search + url.hash;
}

/** Return where ?next= of this page leads, and what carries it on to the next page. */
export function useNext(otherwise = "/"): { next: string; carried: { next?: string } } {
  const { next } = useSearch({ strict: false }) as { next?: unknown };
  return { next: safeNext(next, otherwise), carried: next === undefined ? {} : { next: safeNext(next) } };
}

/** Open a path as the person one has just become: with nothing left that was loaded as somebody else. */
export function beginAnew(path: string): void {
  location.replace(path);
}
