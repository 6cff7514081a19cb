import { type RefObject, useEffect, useEffectEvent, useState } from "react";

const FAR_ENOUGH_PX = 72;
const FARTHEST_PX = 110;

/**
 * Pull to refresh: a finger that draws the first slide down. `mark` follows the finger and spins while it works.
 * Returns whether it works.
 */
export function usePull(
  scroller: RefObject<HTMLElement | null>,
  mark: RefObject<HTMLElement | null>,
  onPull: () => Promise<void>,
): boolean {
  const [works, setWorks] = useState(false);
  const pulled = useEffectEvent(async () => {
    setWorks(true);
    try {
      await onPull();
    } finally {
      setWorks(false);
    }
  });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let from_px: number | null = null;
    let far_px = 0;
    const show = (px: number) => {
      far_px = px;
      mark.current?.style.setProperty("--pulled", `${px}px`);
      mark.current?.style.setProperty("--pulled-part", String(Math.min(px / FAR_ENOUGH_PX, 1)));
    };
    const begin = (event: TouchEvent) => {
      from_px = element.scrollTop <= 0 && event.touches.length === 1 ? (event.touches[0]?.clientY ?? null) : null;
    };
    const move = (event: TouchEvent) => {
      if (from_px === null) return;
      const by_px = (event.touches[0]?.clientY ?? from_px) - from_px;
      if (element.scrollTop > 0) from_px = null;
      show(from_px === null ? 0 : Math.min(Math.max(by_px / 2, 0), FARTHEST_PX));
    };
    const end = () => {
      if (from_px !== null && far_px >= FAR_ENOUGH_PX) void pulled();
      from_px = null;
      show(0);
    };
    element.addEventListener("touchstart", begin, { passive: true });
    element.addEventListener("touchmove", move, { passive: true });
    element.addEventListener("touchend", end);
    element.addEventListener("touchcancel", end);
    return () => {
      element.removeEventListener("touchstart", begin);
      element.removeEventListener("touchmove", move);
      element.removeEventListener("touchend", end);
      element.removeEventListener("touchcancel", end);
    };
  }, [scroller, mark]);
  return works;
}
