import type { AsyncRouteComponent } from "@tanstack/react-router";
import { startTransition, useEffect, useState } from "react";
import { Coming } from "./Coming";

type Screen = AsyncRouteComponent<object>;

let isThere = false;

/**
 * Whether a part of the page may be drawn: at once where the page stands, else a moment after it was asked for. What the
 * router shows by a change of its store, React would draw in one go; what follows by itself it draws in pieces of a few
 * milliseconds, so that a slow phone answers meanwhile.
 */
export function useInPieces(): boolean {
  const [drawn, setDrawn] = useState(isThere);
  useEffect(() => startTransition(() => setDrawn(true)), []);
  return drawn;
}

/**
 * Have a screen drawn in pieces where it is the one that a page begins with. What stands around that one does not wait
 * for it; later screens are loaded before they take the place of the one before.
 */
export function inPieces(Whole: Screen): Screen {
  function Screen(props: object) {
    const drawn = useInPieces();
    useEffect(() => {
      isThere ||= drawn;
    }, [drawn]);
    return drawn ? <Whole {...props} /> : <Coming />;
  }
  return Object.defineProperty(Screen, "preload", { get: () => (isThere ? Whole.preload : undefined) });
}
