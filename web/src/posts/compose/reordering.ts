import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";

/** What a grip needs to be held by hand or by keyboard. */
export interface Grip {
  onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  onPointerUp: () => void;
  onPointerCancel: () => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/** Puts the items of a list into another order: by dragging a grip, or by arrow keys on it. */
export function useReordering(n: number, move: (from: number, to: number) => void) {
  const list = useRef<HTMLOListElement>(null);
  const [held, setHeld] = useState<number | null>(null);
  const [said, setSaid] = useState<number | null>(null);

  const put = (from: number, to: number) => {
    if (to === from || to < 0 || to >= n) return;
    move(from, to);
    setSaid(to);
  };
  const let_go = () => setHeld(null);
  const grip = (at: number): Grip => ({
    onPointerDown: (event) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      setHeld(at);
    },
    onPointerMove: ({ clientY }) => {
      if (held === null || !list.current) return;
      const to = placeAt(list.current, clientY);
      put(held, to);
      setHeld(to);
    },
    onPointerUp: let_go,
    onPointerCancel: let_go,
    onKeyDown: (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      put(at, at + step);
    },
  });
  return { list, grip, held, said };
}

/** Return the number of the item at this height. */
function placeAt(list: HTMLElement, y: number): number {
  const ends = [...list.children].map((item) => item.getBoundingClientRect().bottom);
  const at = ends.findIndex((end) => y < end);
  return at < 0 ? ends.length - 1 : at;
}
