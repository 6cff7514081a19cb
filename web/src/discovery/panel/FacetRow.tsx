import { Ban } from "lucide-react";
import { memo, type ReactNode } from "react";
import { cx } from "~/ui";
import { useWords } from "~/words";
import { formats } from "~/words/language";
import { discoveryWords } from "../words";

/** Asked for, excluded, or neither. */
export type FacetState = "in" | "out" | "any";

interface FacetRowProps {
  label: string;
  icon?: ReactNode;
  /** How many fit; undefined where that is not known. */
  count?: number | undefined;
  state: FacetState;
  /** What it sets, and what sets it: as long as both stay the same, it is drawn again only where it changed. */
  value: string;
  onChange: (value: string, state: FacetState) => void;
  /** It cannot be excluded. */
  onlyIn?: boolean;
}

const BAN = <Ban aria-hidden className="size-3.5" />;

/** One value to filter by: a press on it asks for it, a press on the sign at its end excludes it. */
export const FacetRow = memo(function FacetRow({ label, icon, count, state, value, onChange, onlyIn }: FacetRowProps) {
  const t = useWords(discoveryWords);
  return (
    <div className="group flex items-center gap-1 rounded-lg hover:bg-raised">
      <label className="flex min-h-8 min-w-0 grow cursor-pointer items-center gap-2.5 ps-1 text-sm touch:min-h-11">
        <input
          type="checkbox"
          checked={state === "in"}
          onChange={() => onChange(value, state === "in" ? "any" : "in")}
          className="tick size-4.5 shrink-0"
        />
        {icon}
        <span className={cx("truncate", state === "out" && "text-ink-3 line-through")} title={label}>
          {label}
        </span>
        {count !== undefined && <span className="ms-auto text-xs text-ink-2 tabular-nums">{formats.count(count)}</span>}
      </label>
      {!onlyIn && (
        <button
          type="button"
          aria-pressed={state === "out"}
          aria-label={t("exclude", { what: label })}
          title={t("exclude", { what: label })}
          onClick={() => onChange(value, state === "out" ? "any" : "out")}
          className={cx(
            "grid size-8 shrink-0 place-items-center rounded-lg touch:size-11",
            state === "out"
              ? "text-bad"
              : "text-ink-3 opacity-50 group-hover:opacity-100 hover:text-ink focus-visible:opacity-100",
          )}
        >
          {BAN}
        </button>
      )}
    </div>
  );
});
