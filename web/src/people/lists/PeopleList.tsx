import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef } from "react";
import { ErrorNote } from "~/ui/States";
import { PersonRow, PersonRows } from "../PersonRow";
import type { Person } from "../person";

interface PeopleListProps {
  pages: UseInfiniteQueryResult<InfiniteData<{ readonly items: readonly Person[] }>>;
  label: string;
  empty: ReactNode;
  actions?: (person: Person) => ReactNode;
}

const ROW_PX = 80;

/** People, as many as there are; only those near the screen are rendered. */
export function PeopleList({ pages, label, empty, actions }: PeopleListProps) {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = pages;
  const people = data?.pages.flatMap((page) => page.items) ?? [];
  const place = useRef<HTMLUListElement>(null);
  const rows = useWindowVirtualizer({
    count: people.length,
    estimateSize: () => ROW_PX,
    overscan: 6,
    scrollMargin: place.current?.offsetTop ?? 0,
    getItemKey: (at) => people[at]?.id ?? at,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError && last >= people.length - 10) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, last, people.length]);

  if (isPending) return <PersonRows />;
  if (error && !data) return <ErrorNote error={error} retry={() => void pages.refetch()} />;
  if (people.length === 0) return empty;
  return (
    <>
      <ul ref={place} aria-label={label} className="relative" style={{ height: rows.getTotalSize() }}>
        {shown.map(({ key, index, start }) => {
          const person = people[index];
          return (
            person && (
              <li
                key={key}
                ref={rows.measureElement}
                data-index={index}
                aria-setsize={hasNextPage ? -1 : people.length}
                aria-posinset={index + 1}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start - rows.options.scrollMargin}px)` }}
              >
                <PersonRow person={person} actions={actions?.(person)} />
              </li>
            )
          );
        })}
      </ul>
      {isFetchNextPageError && <ErrorNote error={error} retry={() => void fetchNextPage()} />}
    </>
  );
}
