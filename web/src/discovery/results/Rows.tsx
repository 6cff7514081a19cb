// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn only where they are in sight make no table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active row
import { ArrowDown, ArrowUp } from "lucide-react";
import { memo, useRef, useState } from "react";
import { cx, Skeleton, useKeys } from "~/ui";
import { useWords } from "~/words";
import { Face } from "../Face";
import { type Column, type Desk, SORTS } from "../query/desk";
import type { Hit, Hits } from "../query/queries";
import { useActs, useShown } from "../query/useDesk";
import { discoveryWords } from "../words";
import { CreatorLink } from "./CreatorLink";
import { Cells, COLUMN_DEFINITIONS } from "./columns";
import { FarJump } from "./FarJump";
import { useRoll } from "./useRoll";
import { useSelection } from "./useSelection";

const ROW_PX = 52;
const HEADER_PX = 36;
const LEADING = "2.5rem minmax(13rem,1.3fr)";

/** Results as a spreadsheet: one row each, arrows move, Enter opens, x selects. */
export function Rows({ found }: { found: Hits }) {
  const t = useWords(discoveryWords);
  const { change } = useActs();
  const { shown, asked } = useShown();
  const { chosen, toggle } = useSelection();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(-1);
  const roll = useRoll({ found, asked, scroller, rowHeight: ROW_PX, headerHeight: HEADER_PX });
  const { virtual, hits, nTotal, nShown } = roll;
  const template = [LEADING, ...shown.columns.map((column) => COLUMN_DEFINITIONS[column].width)].join(" ");

  const move = (by: number) => {
    const next = Math.max(0, Math.min(hits.length - 1, active + by));
    setActive(next);
    virtual.scrollToIndex(next, { align: "auto" });
    scroller.current?.focus({ preventScroll: true });
  };
  const current = hits[active];
  const screenful = () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 2);
  useKeys([
    { key: ["ArrowDown", "j"], label: t("key_next"), run: () => move(1), repeats: true },
    { key: ["ArrowUp", "k"], label: t("key_previous"), run: () => move(-1), repeats: true },
    { key: "PageDown", label: t("key_page_down"), run: () => move(screenful()), repeats: true },
    { key: "PageUp", label: t("key_page_up"), run: () => move(-screenful()), repeats: true },
    { key: "Home", label: t("key_first"), run: () => move(-active) },
    { key: "Enter", label: t("key_open"), run: () => current && change({ creator: current.creator_id }) },
    { key: "x", label: t("key_select"), run: () => current && toggle(current) },
  ]);

  return (
    <div className="relative min-h-0 grow">
      <div
        ref={scroller}
        role="grid"
        aria-label={t("results")}
        aria-rowcount={nTotal + 1}
        aria-multiselectable
        aria-busy={found.isPlaceholderData}
        aria-activedescendant={current ? `row-${active}` : undefined}
        tabIndex={0}
        className="h-full overflow-auto bg-surface outline-offset-[-2px]"
      >
        <div className="w-max min-w-full">
          <Header template={template} />
          <div style={{ height: virtual.getTotalSize() }} className="relative">
            {virtual.getVirtualItems().map(({ index, start }) => {
              const hit = hits[index];
              const top = start - HEADER_PX;
              return hit ? (
                <Row
                  key={hit.creator_id}
                  hit={hit}
                  index={index}
                  top={top}
                  template={template}
                  columns={shown.columns}
                  selected={chosen.has(hit.creator_id)}
                  active={index === active}
                  onToggle={toggle}
                />
              ) : (
                <Waiting key={index} top={top} template={template} columns={shown.columns} />
              );
            })}
          </div>
          {nShown < nTotal && <p className="p-4 text-sm text-ink-2">{t("too_many", { n: nTotal - nShown })}</p>}
        </div>
      </div>
      <FarJump roll={roll} onStop={() => virtual.scrollToIndex(Math.max(0, hits.length - 1))} />
    </div>
  );
}

interface RowProps {
  hit: Hit;
  index: number;
  top: number;
  template: string;
  columns: readonly Column[];
  selected: boolean;
  active: boolean;
  onToggle: (hit: Hit) => void;
}

/** A row keeps its creator when the order changes, so that it moves to where it now belongs. */
const Row = memo(function Row({ hit, index, top, template, columns, selected, active, onToggle }: RowProps) {
  const { account } = hit;
  return (
    <div
      id={`row-${index}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      style={{ gridTemplateColumns: template, height: ROW_PX, transform: `translateY(${top}px)` }}
      className={cx(
        "absolute inset-x-0 top-0 grid items-center border-b border-line text-sm transition-transform duration-200 ease-out motion-reduce:transition-none",
        selected ? "bg-accent-soft" : "bg-surface hover:bg-raised",
        active &&
          "after:pointer-events-none after:absolute after:inset-0 after:z-2 after:outline-2 after:-outline-offset-2 after:outline-focus",
      )}
    >
      <Lead className="start-0 grid place-items-center">
        <Picker hit={hit} selected={selected} onToggle={onToggle} />
      </Lead>
      <Lead className="start-10 flex items-center gap-2.5 pe-2">
        <Face account={account} size={32} />
        <CreatorLink id={hit.creator_id} tabIndex={-1} className="min-w-0 grow rounded">
          <span className="block truncate font-medium" dir="auto">
            {account.name || account.handle}
          </span>
          {account.handle && (
            <span className="block truncate text-xs text-ink-2" dir="ltr">
              @{account.handle}
            </span>
          )}
        </CreatorLink>
      </Lead>
      <Cells hit={hit} columns={columns} />
    </div>
  );
});

/** One of the first two cells, which stay in sight when the others are scrolled. */
function Lead({ className, children }: { className: string; children: React.ReactNode }) {
  return (
    <div role="gridcell" className={cx("sticky z-1 h-full min-w-0 bg-inherit", className)}>
      {children}
    </div>
  );
}

function Picker({ hit, selected, onToggle }: Pick<RowProps, "hit" | "selected" | "onToggle">) {
  const t = useWords(discoveryWords);
  return (
    <input
      type="checkbox"
      tabIndex={-1}
      checked={selected}
      onChange={() => onToggle(hit)}
      aria-label={t("select_one", { name: hit.account.name || (hit.account.handle ?? "") })}
      className="tick size-4.5"
    />
  );
}

function Waiting({ top, template, columns }: { top: number; template: string; columns: readonly Column[] }) {
  return (
    <div
      aria-hidden
      style={{ gridTemplateColumns: template, height: ROW_PX, transform: `translateY(${top}px)` }}
      className="absolute inset-x-0 top-0 grid items-center border-b border-line"
    >
      <span />
      <span className="flex items-center gap-2.5">
        <Skeleton className="size-8 rounded-full!" />
        <Skeleton className="h-3.5 w-36" />
      </span>
      {columns.map((column) => (
        <Skeleton key={column} className="mx-2.5 h-3.5 w-14" />
      ))}
    </div>
  );
}

/** Rows that are on their way, before anything is known. */
export function RowsSkeleton() {
  const { shown } = useShown();
  const template = [LEADING, ...shown.columns.map((column) => COLUMN_DEFINITIONS[column].width)].join(" ");
  return (
    <div aria-hidden className="relative min-h-0 grow overflow-hidden bg-surface">
      {Array.from({ length: 14 }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <Waiting key={at} top={HEADER_PX + at * ROW_PX} template={template} columns={shown.columns} />
      ))}
    </div>
  );
}

function Header({ template }: { template: string }) {
  const t = useWords(discoveryWords);
  const { change } = useActs();
  const { shown } = useShown();
  return (
    <div
      role="row"
      aria-rowindex={1}
      style={{ gridTemplateColumns: template, height: HEADER_PX }}
      className="sticky top-0 z-10 grid items-center border-b border-line bg-ground text-xs font-semibold text-ink-2"
    >
      <Heading className="sticky start-0 z-1 h-full bg-inherit">
        <span className="sr-only">{t("selected")}</span>
      </Heading>
      <Heading className="sticky start-10 z-1 flex h-full items-center bg-inherit">{t("creator")}</Heading>
      {shown.columns.map((column) => (
        <ColumnHeading key={column} column={column} desk={shown} onSort={change} />
      ))}
    </div>
  );
}

function ColumnHeading({
  column,
  desk,
  onSort,
}: {
  column: Column;
  desk: Desk;
  onSort: (sorted: Pick<Desk, "sort" | "ascending">) => void;
}) {
  const t = useWords(discoveryWords);
  const { sort, numeric } = COLUMN_DEFINITIONS[column];
  const sorted = sort !== undefined && sort === desk.sort;
  const label = t(`column_${column}`);
  const Arrow = desk.ascending ? ArrowUp : ArrowDown;
  return (
    <Heading
      sorted={sorted ? (desk.ascending ? "ascending" : "descending") : undefined}
      className={cx("px-2.5", numeric && "text-end")}
    >
      {sort && SORTS.includes(sort) ? (
        <button
          type="button"
          onClick={() => onSort({ sort, ascending: sorted && !desk.ascending })}
          className={cx("inline-flex h-7 items-center gap-1 hover:text-ink", sorted && "text-ink")}
        >
          {label}
          {sorted && <Arrow aria-hidden className="size-3.5" />}
        </button>
      ) : (
        label
      )}
    </Heading>
  );
}

function Heading({
  sorted,
  className,
  children,
}: {
  sorted?: "ascending" | "descending" | undefined;
  className?: string;
  children: React.ReactNode;
}) {
  return (
    <div role="columnheader" aria-sort={sorted} className={cx("min-w-0 whitespace-nowrap", className)}>
      {children}
    </div>
  );
}
