import { useEffect, useState } from "react";
import { savesData } from "~/ui/dataSaver";
import { type FeedName, type FeedPage, itemsAfter } from "./feeds";

/** Have the latest of For You readable without a connection: what was loaded last, as that is still to be seen. */
export function useKeeping(feed: FeedName, pages: readonly FeedPage[] | undefined): void {
  useEffect(() => {
    const last = pages?.at(-1);
    if (feed !== "for_you" || !last?.items.length) return;
    const more = async () => (savesData() ? [] : await itemsAfter(feed, last));
    const keep = async () => (await import("~/offline/kept")).keepItems(last.items, more);
    const timer = setTimeout(() => void keep().catch(() => undefined), 3_000); // after what plays first
    return () => clearTimeout(timer);
  }, [feed, pages]);
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
    void read().catch(() => undefined); // it was never here with a connection
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
