import { useInfiniteQuery } from "@tanstack/react-query";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { Inbox } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Empty, ErrorNote, Skeleton, Spinner } from "~/ui";
import { useIsDesk } from "~/ui/media";
import { useWords } from "~/words";
import { casesQuery, type Wanted } from "../cases";
import type { Case } from "../types";
import { useMore } from "../useMore";
import { moderationWords } from "../words";
import { CaseRow } from "./CaseRow";
import { choose, isPlain } from "./choosing";

interface CaseListProps {
  wanted: Wanted;
  /** Cases chosen for one decision; without it none can be. */
  chosen?: ReadonlyMap<string, Case>;
  onChoose?: (chosen: ReadonlyMap<string, Case>) => void;
  /** Of what was loaded, only these. */
  only?: (one: Case) => boolean;
}

/** Cases, as many as there are; the rest is loaded as one scrolls. */
export function CaseList({ wanted, chosen, onChoose, only }: CaseListProps) {
  const t = useWords(moderationWords);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(casesQuery(wanted));
  const end = useMore(() => void fetchNextPage(), hasNextPage && !isFetchingNextPage);
  const loaded = data?.pages.flatMap((page) => page.items) ?? [];
  const cases = only ? loaded.filter(only) : loaded;
  const last = useRef<string | null>(null);
  const toggle = (one: Case, range: boolean) => {
    if (!chosen || !onChoose) return;
    onChoose(choose(cases, chosen, one, range ? last.current : null));
    last.current = one.id;
  };

  if (error && !data) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Waits />;
  if (cases.length === 0 && !hasNextPage) {
    return (
      <Empty icon={Inbox} title={t(wanted.closed ? "none_closed" : "none_open")}>
        {t(wanted.closed ? "none_closed_text" : "none_open_text")}
      </Empty>
    );
  }
  return (
    <>
      {onChoose && chosen && <ChooseAll cases={cases} chosen={chosen} onChoose={onChoose} />}
      <Rows cases={cases} chosen={chosen} onToggle={onChoose && toggle} />
      <p ref={end} className="grid h-12 place-items-center text-ink-3">
        {isFetchingNextPage && <Spinner label={t("more_comes")} />}
      </p>
    </>
  );
}

interface RowsProps {
  cases: readonly Case[];
  chosen: ReadonlyMap<string, Case> | undefined;
  onToggle: ((one: Case, range: boolean) => void) | undefined;
}

function Rows({ cases, chosen, onToggle }: RowsProps) {
  const t = useWords(moderationWords);
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  const height = useIsDesk() ? 60 : 84;
  // What stands above the list (tiles, filters) comes late and grows.
  useEffect(() => {
    const look = () => setTop((list.current?.getBoundingClientRect().top ?? 0) + scrollY);
    const watch = new ResizeObserver(look);
    watch.observe(document.body);
    look();
    return () => watch.disconnect();
  }, []);
  const rows = useWindowVirtualizer({
    count: cases.length,
    estimateSize: () => height,
    overscan: 8,
    scrollMargin: top,
    getItemKey: (at) => cases[at]?.id ?? at,
  });
  return (
    <ul
      ref={list}
      aria-label={t("cases")}
      className="relative rounded-xl border border-line bg-surface"
      style={{ height: cases.length * height + 2 }}
    >
      {rows.getVirtualItems().map(({ index, key }) => {
        const one = cases[index];
        if (!one) return null;
        return (
          <li
            key={key}
            aria-setsize={cases.length}
            aria-posinset={index + 1}
            className="absolute inset-x-0 border-b border-line last:border-b-0"
            style={{ height, top: index * height }}
          >
            <CaseRow case={one} chosen={chosen?.has(one.id) ?? false} onToggle={isPlain(one) ? onToggle : undefined} />
          </li>
        );
      })}
    </ul>
  );
}

interface ChooseAllProps {
  cases: readonly Case[];
  chosen: ReadonlyMap<string, Case>;
  onChoose: (chosen: ReadonlyMap<string, Case>) => void;
}

const MOST_AT_ONCE = 100;

function ChooseAll({ cases, chosen, onChoose }: ChooseAllProps) {
  const t = useWords(moderationWords);
  const plain = cases.filter(isPlain).slice(0, MOST_AT_ONCE);
  const all = plain.length > 0 && plain.every((one) => chosen.has(one.id));
  return (
    <label className="mb-2 flex w-fit items-center gap-3 px-3 py-1 text-sm text-ink-2">
      <input
        type="checkbox"
        className="tick size-5 shrink-0"
        checked={all}
        disabled={plain.length === 0}
        onChange={() => onChoose(all ? new Map() : new Map(plain.map((one) => [one.id, one])))}
      />
      {t("choose_all", { n: plain.length })}
    </label>
  );
}

function Waits() {
  return (
    <div className="grid gap-2">
      {["a", "b", "c", "d", "e"].map((key) => (
        <Skeleton key={key} className="h-[60px]" />
      ))}
    </div>
  );
}
