import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { ErrorNote } from "~/ui/States";
import { useWords } from "~/words";
import { PostTile, TileSkeleton } from "./PostTile";
import type { Post } from "./post";
import { postsWords } from "./words";

interface PostGridProps {
  /** An infinite query whose pages hold posts as `items`. */
  pages: UseInfiniteQueryResult<InfiniteData<{ readonly items: readonly Post[] }>>;
  /** What stands here when there are none. */
  empty: ReactNode;
}

const GAP = 4;
const RATIO = 4 / 3; // height by width
const AHEAD = 3; // rows from the end at which the next page is asked for

/** Posters of posts, as many as there are; only those near the screen are rendered. */
export function PostGrid({ pages, empty }: PostGridProps) {
  const t = useWords(postsWords);
  const { data, error, isPending, isFetchNextPageError, hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const place = useRef<HTMLUListElement>(null);
  const { width, top } = usePlace(place);
  const posts = data?.pages.flatMap((page) => page.items) ?? [];
  const n_columns = columnsOf(width);
  const height = ((width - GAP * (n_columns - 1)) / n_columns) * RATIO + GAP;
  const n_rows = Math.ceil(posts.length / n_columns);
  const rows = useWindowVirtualizer({
    count: width ? n_rows : 0,
    estimateSize: () => height,
    overscan: 2,
    scrollMargin: top,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is measured anew changes with the height alone
  useLayoutEffect(() => rows.measure(), [height]);

  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError && last >= n_rows - AHEAD) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, last, n_rows]);

  if (isPending) return <GridSkeleton />;
  if (error && !data) return <ErrorNote error={error} retry={() => void pages.refetch()} />;
  if (!posts.length && !hasNextPage) return empty;
  return (
    <>
      <ul ref={place} aria-label={t("posts")} className="relative" style={{ height: rows.getTotalSize() }}>
        {shown.flatMap((row) =>
          posts.slice(row.index * n_columns, (row.index + 1) * n_columns).map((post, column) => (
            <li
              key={post.id}
              className="absolute top-0"
              style={{
                width: `calc((100% - ${GAP * (n_columns - 1)}px) / ${n_columns})`,
                height: height - GAP,
                insetInlineStart: `calc((100% + ${GAP}px) / ${n_columns} * ${column})`,
                transform: `translateY(${row.start - top}px)`,
              }}
            >
              <PostTile post={post} />
            </li>
          )),
        )}
      </ul>
      {isFetchNextPageError && <ErrorNote error={error} retry={() => void fetchNextPage()} />}
    </>
  );
}

/** The shape of a grid that is on its way. */
export function GridSkeleton() {
  return (
    <div className="grid grid-cols-3 gap-1 md:grid-cols-4">
      {Array.from({ length: 12 }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <TileSkeleton key={at} />
      ))}
    </div>
  );
}

function columnsOf(width: number): number {
  return width < 600 ? 3 : width < 1000 ? 4 : 6;
}

/** How wide an element is, and how far below the top of the page. */
function usePlace(element: RefObject<HTMLElement | null>): { width: number; top: number } {
  const [place, setPlace] = useState({ width: 0, top: 0 });
  useLayoutEffect(() => {
    const look = () => {
      const shown = element.current;
      if (!shown) return;
      const next = { width: shown.clientWidth, top: Math.round(shown.getBoundingClientRect().top + scrollY) };
      setPlace((before) => (before.width === next.width && before.top === next.top ? before : next));
    };
    look();
    const looking = new ResizeObserver(look);
    looking.observe(document.body);
    return () => looking.disconnect();
  });
  return place;
}
