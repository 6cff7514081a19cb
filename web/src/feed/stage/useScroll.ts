import { type RefObject, startTransition, useEffect, useLayoutEffect, useRef, useState } from "react";

interface Scroll {
  /** The slide on stage. It may lag behind a swipe, so that what React does never delays one. */
  at: number;
  /** The same without any lag, for what is no business of React's. */
  now: RefObject<number>;
  go(n: number): void;
}

/**
 * Follow which of n slides is on stage. `onChange` is called the moment a slide passes the middle; `first` is the one
 * to begin with.
 */
export function useScroll(
  scroller: RefObject<HTMLElement | null>,
  n: number,
  first: number,
  onChange: (at: number) => void,
): Scroll {
  const [at, setAt] = useState(first);
  const now = useRef(first);
  const goal = useRef<number | null>(null);
  const height = useRef(0);
  const change = useRef(onChange);
  change.current = onChange;

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    height.current = element.getBoundingClientRect().height;
    element.scrollTop = now.current * height.current;
  }, [scroller]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = () => {
      if (!height.current) return;
      const passed = Math.max(0, Math.round(element.scrollTop / height.current));
      if (passed === now.current) return;
      now.current = passed;
      change.current(passed);
      startTransition(() => setAt(passed));
    };
    const rest = () => {
      goal.current = null;
    };
    const sizing = new ResizeObserver(() => {
      const { height: tall } = element.getBoundingClientRect();
      if (tall === height.current) return;
      height.current = tall;
      element.scrollTop = now.current * height.current; // a turned phone shows the same slide
    });
    element.addEventListener("scroll", look, { passive: true });
    element.addEventListener("scrollend", rest);
    sizing.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      element.removeEventListener("scrollend", rest);
      sizing.disconnect();
    };
  }, [scroller]);

  const go = (by: number) => {
    const to = Math.min(Math.max((goal.current ?? now.current) + by, 0), n - 1);
    goal.current = to;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scroller.current?.scrollTo({ top: to * height.current, behavior: calm ? "instant" : "smooth" });
  };
  return { at: Math.min(at, Math.max(n - 1, 0)), now, go };
}
