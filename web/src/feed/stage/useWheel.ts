import { type RefObject, useEffect, useEffectEvent } from "react";

const LEAST_PX = 24;
/** A trackpad goes on sending after the fingers have left it. */
const REST_MS = 140;
const LEAST_BETWEEN_MS = 450;

/** One push of a wheel, or one stroke on a trackpad, is one slide: left to itself, a snapping scroller springs back. */
export function useWheel(scroller: RefObject<HTMLElement | null>, go: (n: number) => void): void {
  const turn = useEffectEvent(go);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let pushed_px = 0;
    let last_at = Number.NEGATIVE_INFINITY;
    let turned_at = Number.NEGATIVE_INFINITY;
    const push = (event: WheelEvent) => {
      if (event.ctrlKey || Math.abs(event.deltaX) > Math.abs(event.deltaY) || scrollsInside(event, element)) return;
      event.preventDefault();
      const isNew = event.timeStamp - last_at > REST_MS;
      last_at = event.timeStamp;
      const delta_px = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * LEAST_PX;
      pushed_px = isNew || Math.sign(delta_px) !== Math.sign(pushed_px) ? delta_px : pushed_px + delta_px;
      if (Math.abs(pushed_px) < LEAST_PX || event.timeStamp - turned_at < LEAST_BETWEEN_MS) return;
      turned_at = event.timeStamp;
      turn(Math.sign(pushed_px));
      pushed_px = 0;
    };
    element.addEventListener("wheel", push, { passive: false });
    return () => element.removeEventListener("wheel", push);
  }, [scroller]);
}

/** Whether something within the slide, such as a long text, has further to go. */
function scrollsInside(event: WheelEvent, end: HTMLElement): boolean {
  let at = event.target as HTMLElement | null;
  for (; at && at !== end; at = at.parentElement) {
    const room_px = at.scrollHeight - at.clientHeight;
    if (room_px <= 1 || !/auto|scroll/.test(getComputedStyle(at).overflowY)) continue;
    if (event.deltaY > 0 ? at.scrollTop < room_px - 1 : at.scrollTop > 0) return true;
  }
  return false;
}
