import { useCallback, useSyncExternalStore } from "react";

/** Whether a media query holds, now and as it changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    useCallback(
      (listener) => {
        const media = mediaOf(query);
        media?.addEventListener("change", listener);
        return () => media?.removeEventListener("change", listener);
      },
      [query],
    ),
    () => mediaOf(query)?.matches ?? false,
  );
}

const medias = new Map<string, MediaQueryList>();

/** To make one anew each time that something is drawn takes longer than to draw it. */
function mediaOf(query: string): MediaQueryList | undefined {
  const known = medias.get(query) ?? globalThis.matchMedia?.(query);
  if (known) medias.set(query, known);
  return known;
}

/** Whether the person asked their system for less motion. */
export function useReducedMotion(): boolean {
  return useMedia("(prefers-reduced-motion: reduce)");
}

/** Whether there is room for a desk; below it the app is a phone's. */
export function useIsDesk(): boolean {
  return useMedia("(min-width: 48rem)");
}
