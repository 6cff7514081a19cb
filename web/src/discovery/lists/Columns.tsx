import { ChevronDown } from "lucide-react";
import type { Shapes } from "~/api/rest";
import { Button, Checkbox } from "~/ui";
import { useWords } from "~/words";
import { listsWords } from "./words";

type Column = Shapes["ExportColumn"];

/** What can stand in a file, in its order. */
export const COLUMNS = [
  "creator_id",
  "name",
  "platform",
  "handle",
  "page",
  "followers",
  "following",
  "posts",
  "engagement_rate",
  "avg_likes",
  "avg_comments",
  "avg_views",
  "country",
  "city",
  "language",
  "niches",
  "categories",
  "account_type",
  "verified",
  "private",
  "has_contact",
  "risks",
  "quality",
  "joined_at",
  "last_post_at",
  "observed_at",
  "source",
  "bio",
  "links",
  "other_accounts",
  "note",
  "tags",
] as const satisfies readonly Column[];

interface ColumnsProps {
  /** None: all. */
  chosen: readonly Column[];
  onChange: (columns: Column[]) => void;
}

/** Which columns a file has; all, unless some are chosen. */
export function Columns({ chosen, onChange }: ColumnsProps) {
  const t = useWords(listsWords);
  const has = (column: Column) => !chosen.length || chosen.includes(column);
  const toggle = (column: Column) => {
    const next = COLUMNS.filter((each) => (each === column ? !has(each) : has(each)));
    onChange(next.length === COLUMNS.length || !next.length ? [] : next);
  };
  const said = chosen.length
    ? t("columns_some", { n: chosen.length, total: COLUMNS.length })
    : t("columns_all", { n: COLUMNS.length });
  return (
    <details className="group rounded-xl border border-line">
      <summary className="flex cursor-pointer list-none items-center justify-between gap-3 px-4 py-2.5 text-sm">
        <span>
          <span className="block font-medium">{t("columns")}</span>
          <span className="text-ink-2">{said}</span>
        </span>
        <ChevronDown aria-hidden className="size-4 text-ink-2 group-open:rotate-180" />
      </summary>
      <div className="grid max-h-64 gap-x-4 gap-y-2.5 overflow-y-auto border-t border-line p-4 sm:grid-cols-2">
        {COLUMNS.map((column) => (
          <Checkbox key={column} label={t(`column_${column}`)} checked={has(column)} onChange={() => toggle(column)} />
        ))}
        {chosen.length > 0 && (
          <Button look="quiet" size="small" className="justify-self-start" onClick={() => onChange([])}>
            {t("all_columns")}
          </Button>
        )}
      </div>
    </details>
  );
}
