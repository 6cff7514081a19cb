import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { type ReactNode, useEffect, useEffectEvent, useRef } from "react";
import { Skeleton } from "~/ui/Skeleton";
import { Spinner } from "~/ui/Spinner";
import { ErrorNote } from "~/ui/States";

interface EndlessProps<Item> {
  pages: UseInfiniteQueryResult<InfiniteData<{ readonly items: readonly Item[] }>>;
  label: string;
  itemKey: (item: Item) => string;
  children: (item: Item) => ReactNode;
  empty: ReactNode;
}

/** A list that goes on when one comes to its end. */
export function Endless<Item>({ pages, label, itemKey, children, empty }: EndlessProps<Item>) {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, isFetchNextPageError } = pages;
  const end = useRef<HTMLDivElement>(null);
  const goOn = useEffectEvent(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void pages.fetchNextPage();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page may leave the end in sight
  useEffect(() => {
    if (!end.current) return;
    const watcher = new IntersectionObserver(([seen]) => seen?.isIntersecting && goOn(), { rootMargin: "400px" });
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [data?.pages.length]);

  if (isPending)
    return (
      <div className="grid gap-3">
        {["first", "second", "third", "fourth"].map((row) => (
          <Skeleton key={row} className="h-28 rounded-2xl!" />
        ))}
      </div>
    );
  if (error && !data) return <ErrorNote error={error} retry={() => void pages.refetch()} />;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return empty;
  return (
    <>
      <ul aria-label={label} className="grid grid-cols-1 gap-3">
        {items.map((item) => (
          <li key={itemKey(item)}>{children(item)}</li>
        ))}
      </ul>
      {isFetchNextPageError && <ErrorNote error={error} retry={() => void pages.fetchNextPage()} />}
      <div ref={end} className="grid h-12 place-items-center text-ink-3">
        {isFetchingNextPage && <Spinner />}
      </div>
    </>
  );
}
