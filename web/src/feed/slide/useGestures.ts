import { type MouseEvent, type PointerEvent, useEffect, useRef } from "react";

const DOUBLE_MS = 260;
const DOUBLE_PX = 48;
const HELD_MS = 480;
const MOVED_PX = 10;

/** Where a finger was, from the corner of the slide. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

interface Gestures {
  onTap?: () => void;
  onDoubleTap: (spot: Spot) => void;
  onHold: () => void;
}

/** Handlers that tell a tap from two and from a hold. Whatever they do, a button and a key do as well. */
export function useGestures({ onTap, onDoubleTap, onHold }: Gestures) {
  const tap = useRef<{ timer: ReturnType<typeof setTimeout>; at: number; x: number; y: number }>(null);
  const hold = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number }>(null);
  const wasHeld = useRef(false);
  useEffect(
    () => () => {
      clearTimeout(tap.current?.timer);
      clearTimeout(hold.current?.timer);
    },
    [],
  );

  const release = () => {
    clearTimeout(hold.current?.timer);
    hold.current = null;
  };
  return {
    onPointerDown: ({ isPrimary, button, clientX, clientY }: PointerEvent) => {
      wasHeld.current = false;
      release();
      if (!isPrimary || button !== 0) return;
      const held = () => {
        wasHeld.current = true;
        onHold();
      };
      hold.current = { timer: setTimeout(held, HELD_MS), x: clientX, y: clientY };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      if (hold.current && Math.hypot(clientX - hold.current.x, clientY - hold.current.y) > MOVED_PX) release();
    },
    onPointerUp: release,
    onPointerCancel: release,
    onMouseDown: (event: MouseEvent) => {
      if (event.detail > 1) event.preventDefault(); // the second press likes, and selects no word
    },
    onContextMenu: (event: MouseEvent) => {
      event.preventDefault();
      release();
      if (!wasHeld.current) onHold();
    },
    onClick: (event: MouseEvent<HTMLElement>) => {
      if (wasHeld.current || (event.target as Element).closest("a, button") !== closestButton(event.currentTarget))
        return;
      if (event.detail === 0) return onTap?.(); // by keyboard or screen reader: there is no second one to wait for
      const { clientX: x, clientY: y, timeStamp: at } = event;
      const before = tap.current;
      clearTimeout(before?.timer);
      if (before && at - before.at < DOUBLE_MS && Math.hypot(x - before.x, y - before.y) < DOUBLE_PX) {
        tap.current = { timer: setTimeout(() => undefined), at, x, y }; // a third one likes once more
        const { left, top } = event.currentTarget.getBoundingClientRect();
        return onDoubleTap({ x: x - left, y: y - top });
      }
      tap.current = { timer: setTimeout(() => onTap?.(), DOUBLE_MS), at, x, y };
    },
  };
}

function closestButton(element: Element): Element | null {
  return element.closest("a, button");
}
