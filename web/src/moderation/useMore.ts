import { type RefCallback, useCallback, useEffectEvent } from "react";

/** A ref for what stands at a list's end: as it comes near, more is loaded. */
export function useMore(load: () => void, active: boolean): RefCallback<HTMLElement> {
  const near = useEffectEvent(load);
  return useCallback(
    (end: HTMLElement | null) => {
      if (!end || !active) return;
      const watch = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && near(), {
        rootMargin: "600px",
      });
      watch.observe(end);
      return () => watch.disconnect();
    },
    [active],
  );
}
