import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx";

export interface Column<Row> {
  readonly id: string;
  readonly label: string;
  readonly cell: (row: Row) => ReactNode;
  /** Its header sorts. */
  readonly sortable?: boolean;
  /** `end` for numbers. */
  readonly align?: "start" | "end";
  /** CSS width. */
  readonly width?: string;
  /** Left out on a phone. */
  readonly deskOnly?: boolean;
}

export interface Sorting {
  readonly id: string;
  readonly descending: boolean;
}

interface TableProps<Row> {
  /** What the table is of, for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  sorting?: Sorting | undefined;
  onSort?: (sorting: Sorting) => void;
  onOpen?: (row: Row) => void;
  isSelected?: (row: Row) => boolean;
  dense?: boolean;
  /** Shown instead of rows when there are none. */
  empty?: ReactNode;
  className?: string;
}

/** Rows of the same things. The header stays in sight; a press on one that sorts turns the order round. */
export function Table<Row>({
  label,
  columns,
  rows,
  rowKey,
  sorting,
  onSort,
  onOpen,
  isSelected,
  dense = false,
  empty,
  className,
}: TableProps<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard
    <section aria-label={label} tabIndex={0} className={cx("overflow-auto rounded-xl border border-line", className)}>
      <table className="w-full border-separate border-spacing-0 text-sm tabular-nums">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Header key={column.id} column={column} sorting={sorting} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              onClick={onOpen && ((event) => isPlain(event.target) && onOpen(row))}
              aria-selected={isSelected?.(row)}
              className={cx(
                "group hover:bg-raised/60 aria-selected:bg-accent-soft",
                onOpen && "cursor-pointer",
                dense ? "h-9" : "h-12 touch:h-14",
              )}
            >
              {columns.map((column) => (
                <td key={column.id} className={cx("border-b border-line px-3 group-last:border-b-0", place(column))}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && empty}
    </section>
  );
}

function Header<Row>({
  column,
  sorting,
  onSort,
}: {
  column: Column<Row>;
  sorting: Sorting | undefined;
  onSort: ((sorting: Sorting) => void) | undefined;
}) {
  const sorted = sorting?.id === column.id ? sorting : undefined;
  const Arrow = sorted ? (sorted.descending ? ArrowDown : ArrowUp) : ChevronsUpDown;
  return (
    <th
      scope="col"
      aria-sort={sorted ? (sorted.descending ? "descending" : "ascending") : undefined}
      style={{ width: column.width }}
      className={cx(
        "sticky top-0 z-10 h-9 border-b border-line bg-surface px-3 text-xs font-medium whitespace-nowrap text-ink-2",
        place(column),
      )}
    >
      {column.sortable && onSort ? (
        <button
          type="button"
          onClick={() => onSort({ id: column.id, descending: sorted ? !sorted.descending : column.align === "end" })}
          className={cx(
            "hit -mx-1.5 inline-flex h-7 items-center gap-1 rounded-md px-1.5 hover:bg-raised hover:text-ink",
            sorted && "font-semibold text-ink",
          )}
        >
          {column.label}
          <Arrow aria-hidden className={cx("size-3.5", !sorted && "text-ink-3")} />
        </button>
      ) : (
        column.label
      )}
    </th>
  );
}

function place<Row>({ align, deskOnly }: Column<Row>): string {
  return cx(align === "end" ? "text-end" : "text-start", deskOnly && "max-md:hidden");
}

/** Whether a press was on the row itself, not on something in it that has its own use. */
function isPlain(target: EventTarget): boolean {
  return target instanceof Element && !target.closest("a, button, input, label, [role=checkbox], [role=menuitem]");
}
