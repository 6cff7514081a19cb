import { Columns3, Download, LayoutGrid, ListPlus, Rows3, Scale, SlidersHorizontal } from "lucide-react";
import { lazy, Suspense } from "react";
import { Button, Checkbox, IconButton, Loading, Popover, Segmented, Spinner, useIsDesk } from "~/ui";
import { useWords } from "~/words";
import { formats } from "~/words/language";
import { COLUMNS, countOf, USUAL_COLUMNS, WEIGHTS } from "../query/desk";
import type { Hits } from "../query/queries";
import { useDesk } from "../query/useDesk";
import { discoveryWords } from "../words";

const SortSelect = lazy(() => import("./SortSelect"));
const Weights = lazy(() => import("./Weights").then(({ Weights }) => ({ default: Weights })));

interface ToolbarProps {
  found: Hits;
  onFilters: () => void;
  onAddAll: () => void;
  onExport: () => void;
}

/** How many there are, in which order, how they are shown, and what can be done with all of them. */
export function Toolbar({ found, onFilters, onAddAll, onExport }: ToolbarProps) {
  const t = useWords(discoveryWords);
  const { desk, change } = useDesk();
  const isDesk = useIsDesk();
  const total = found.data?.pages[0]?.nTotal;
  const rows = desk.view === "rows" || (desk.view === "auto" && isDesk);
  const n = countOf(desk);
  return (
    <div role="toolbar" aria-label={t("toolbar")} className="flex items-center gap-1.5 border-b border-line px-3 py-2">
      <Button size="small" onClick={onFilters} icon={<SlidersHorizontal className="size-4" />} className="touch:h-11">
        {n ? t("filters_n", { n }) : t("filters")}
      </Button>
      <p
        role="status"
        className="flex min-w-0 grow items-center gap-2 truncate px-1 text-sm font-semibold tabular-nums"
      >
        {total !== undefined && <span title={formats.number(total)}>{t("n_creators", { n: total })}</span>}
        {found.isFetching && !found.isFetchingNextPage && (
          <span className="text-ink-3">
            <Spinner />
          </span>
        )}
      </p>
      <Order />
      {rows && <ColumnsMenu />}
      {isDesk && (
        <>
          <Segmented
            size="small"
            label={t("view")}
            value={rows ? "rows" : "cards"}
            onChange={(view) => change({ view })}
            options={[
              { value: "rows", label: t("view_rows"), icon: Rows3, hideLabel: true },
              { value: "cards", label: t("view_cards"), icon: LayoutGrid, hideLabel: true },
            ]}
          />
          <IconButton label={t("add_all")} onClick={onAddAll} disabled={!total}>
            <ListPlus className="size-4.5" />
          </IconButton>
        </>
      )}
      <IconButton label={t("export_all")} onClick={onExport} disabled={!total}>
        <Download className="size-4.5" />
      </IconButton>
    </div>
  );
}

function Order() {
  const t = useWords(discoveryWords);
  const { desk } = useDesk();
  const isDesk = useIsDesk();
  const weighed = (Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]).some((one) => desk.weights[one] !== WEIGHTS[one]);
  return (
    <>
      {isDesk && (
        <Suspense fallback={<span className="h-10 w-44" />}>
          <SortSelect hideLabel className="w-44" />
        </Suspense>
      )}
      <Popover
        align="end"
        title={t("weights")}
        trigger={
          <IconButton label={t("weights")} pressed={weighed}>
            <Scale className={weighed ? "size-4.5 text-accent" : "size-4.5"} />
          </IconButton>
        }
      >
        <Suspense fallback={<Loading />}>
          {!isDesk && <SortSelect className="mb-4" />}
          <Weights />
        </Suspense>
      </Popover>
    </>
  );
}

function ColumnsMenu() {
  const t = useWords(discoveryWords);
  const { desk, change } = useDesk();
  const shown = new Set(desk.columns);
  return (
    <Popover
      align="end"
      title={t("columns")}
      trigger={
        <IconButton label={t("columns")}>
          <Columns3 className="size-4.5" />
        </IconButton>
      }
    >
      <div className="grid grid-cols-2 gap-x-3 gap-y-2.5">
        {COLUMNS.map((column) => (
          <Checkbox
            key={column}
            label={t(`column_${column}`)}
            checked={shown.has(column)}
            onChange={(on) => {
              const columns = COLUMNS.filter((one) => (one === column ? on : shown.has(one)));
              change({ columns }, "replace");
            }}
          />
        ))}
      </div>
      <Button size="small" look="quiet" className="mt-3" onClick={() => change({ columns: USUAL_COLUMNS }, "replace")}>
        {t("usual_columns")}
      </Button>
    </Popover>
  );
}
