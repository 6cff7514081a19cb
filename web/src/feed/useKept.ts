import { useEffect, useState } from "react";
import type { FeedName, FeedPage } from "./feeds";

/** Have the latest of For You readable without a connection. */
export function useKeeping(feed: FeedName, first: FeedPage | undefined): void {
  useEffect(() => {
    if (feed !== "for_you" || !first?.items.length) return;
    const keep = () => void import("~/offline/kept").then(({ keepItems }) => keepItems(first.items));
    const timer = setTimeout(keep, 3_000); // after what plays first
    return () => clearTimeout(timer);
  }, [feed, first]);
}

/** Return what was kept as the one page of a feed, once `wanted`; undefined where there is nothing. */
export function useKeptPages(wanted: boolean): readonly FeedPage[] | undefined {
  const [pages, setPages] = useState<readonly FeedPage[]>();
  useEffect(() => {
    if (!wanted) return;
    let isHere = true;
    const read = async () => {
      const { keptItems } = await import("~/offline/kept");
      const items = await keptItems();
      if (isHere && items.length > 0) setPages([pageOf(items)]);
    };
    void read();
    return () => {
      isHere = false;
    };
  }, [wanted]);
  return wanted ? pages : undefined;
}

function pageOf(items: FeedPage["items"]): FeedPage {
  return {
    id: crypto.randomUUID(),
    feed: "popular",
    language: null,
    items,
    next_cursor: null,
    caught_up: false,
    n_looked_at: items.length,
    left_out: {},
  };
}
