import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useDeferredValue, useEffect, useMemo } from "react";
import type { Asked } from "../query/desk";
import { countedOf } from "../query/desk";
import type { Hit, Hits } from "../query/queries";

/** Browsers draw nothing beyond some 17 million pixels. */
const MAX_HEIGHT = 15_000_000;
/** So much above and below what is in sight is drawn too. */
const AHEAD_PX = 416;

export interface Roll {
  readonly virtual: Virtualizer<HTMLElement, Element>;
  readonly hits: readonly Hit[];
  /** How many fit, and how many of these can be scrolled to. */
  readonly nTotal: number;
  readonly nShown: number;
  /** Up to where somebody jumped whose rows are still being loaded; null where all in sight are here. */
  readonly loadingTo: number | null;
}

interface RollOptions {
  found: Hits;
  asked: Asked;
  scroller: RefObject<HTMLElement | null>;
  rowHeight: number;
  /** How many stand side by side. */
  lanes?: number;
  /** What stands above the first row, and stays in sight. */
  headerHeight?: number;
}

/** Lay all that fits out as one long roll, and load what comes in sight. */
export function useRoll({ found, asked, scroller, rowHeight, lanes = 1, headerHeight = 0 }: RollOptions): Roll {
  const { data, hasNextPage, isFetching, isPlaceholderData, fetchNextPage, isError } = found;
  const drawn = useDeferredValue(data);
  const hits = useMemo(() => data?.pages.flatMap((page) => page.hits) ?? [], [data]);
  const nTotal = data?.pages[0]?.nTotal ?? 0;
  const nShown = Math.min(nTotal, Math.floor(MAX_HEIGHT / rowHeight) * lanes);
  const virtual = useVirtualizer<HTMLElement, Element>({
    count: Math.ceil(nShown / lanes),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    initialRect: { width: innerWidth, height: innerHeight }, // its own is known once it is drawn
    overscan: data === drawn ? Math.ceil(AHEAD_PX / rowHeight) : 0, // what is in sight first
    scrollPaddingStart: headerHeight,
    scrollMargin: headerHeight,
  });
  const needed = ((virtual.range?.endIndex ?? 0) + 1) * lanes;
  const lacks = Math.min(needed + lanes * 10, nShown) > hits.length;
  useEffect(() => {
    if (lacks && hasNextPage && !isFetching && !isPlaceholderData && !isError) void fetchNextPage();
  }, [lacks, hasNextPage, isFetching, isPlaceholderData, isError, fetchNextPage]);

  useBackToTop(asked, virtual);
  const loadingTo = hasNextPage && Math.min(needed, nShown) > hits.length + 100 ? Math.min(needed, nShown) : null;
  return { virtual, hits, nTotal, nShown, loadingTo };
}

/** Another question begins at its first answer; another weighing leaves the eye where it is, near the top. */
function useBackToTop(asked: Asked, virtual: Virtualizer<HTMLElement, Element>): void {
  const question = JSON.stringify([countedOf(asked), asked.sort, asked.ascending]);
  useEffect(() => {
    if (question && virtual.scrollOffset) virtual.scrollToOffset(0); // at the top it would measure the page for nothing
  }, [question, virtual]);
  const weighing = JSON.stringify(asked.weights);
  useEffect(() => {
    if (weighing && (virtual.range?.startIndex ?? 0) > 40) virtual.scrollToOffset(0);
  }, [weighing, virtual]);
}
