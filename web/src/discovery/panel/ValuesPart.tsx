import { type ReactNode, useCallback, useState } from "react";
import { useWords } from "~/words";
import { useLabels } from "../labels";
import { PlatformIcon } from "../PlatformIcon";
import { withExcluded, withValues } from "../query/conditions";
import { useDesk } from "../query/useDesk";
import { discoveryWords } from "../words";
import { FacetRow, type FacetState } from "./FacetRow";
import { FreeValues } from "./FreeValues";
import { Part } from "./Part";
import { useFacets } from "./useFacets";

type Field = "platforms" | "countries" | "languages" | "niches" | "account_types";
const SHOWN = 8;

interface ValuesPartProps {
  title: string;
  field: Field;
  /** The name of its counts. */
  column: string;
  /** Values that are there whatever the counts say. */
  known?: readonly string[];
  /** What can be typed where the counts do not list all. */
  free?: string;
  open?: boolean;
}

/** Values of one field, those with the most first. */
export function ValuesPart({ title, field, column, known = [], free, open }: ValuesPartProps) {
  return (
    <Part title={title} fields={[field]} open={open ?? false}>
      <Values field={field} column={column} known={known} />
      {free && <FreeValues field={field} placeholder={free} />}
    </Part>
  );
}

function Values({ field, column, known }: { field: Field; column: string; known: readonly string[] }) {
  const t = useWords(discoveryWords);
  const labels = useLabels();
  const [all, setAll] = useState(false);
  const counts = useFacets(field)?.values[column];
  const { stateOf, put, chosen } = useFacetValues(field);
  const counted = new Map(counts?.map(({ value, count }) => [value, count]));
  const values = [...new Set([...counted.keys(), ...known, ...chosen])];
  const shown = all ? values : values.filter((value, at) => at < SHOWN || stateOf(value) !== "any");
  return (
    <>
      {shown.map((value) => (
        <FacetRow
          key={value}
          label={labels.value(field, value)}
          icon={field === "platforms" && iconOf(value)}
          count={counts && (counted.get(value) ?? 0)}
          state={stateOf(value)}
          value={value}
          onChange={put}
        />
      ))}
      {values.length > SHOWN && (
        <button type="button" onClick={() => setAll(!all)} className="h-8 rounded-lg px-1 text-sm text-info touch:h-11">
          {all ? t("show_fewer") : t("show_all", { n: values.length })}
        </button>
      )}
    </>
  );
}

const icons = new Map<string, ReactNode>();

/** The same icon each time, so that its row is not drawn again. */
function iconOf(platform: string): ReactNode {
  if (!icons.has(platform)) icons.set(platform, <PlatformIcon platform={platform} bare />);
  return icons.get(platform);
}

/** Return what is asked of each value of a field, and what changes it. */
export function useFacetValues(field: Field) {
  const { desk, alter } = useDesk();
  const asked = desk.conditions.values[field] ?? [];
  const excluded = desk.conditions.not[field] ?? [];
  const put = useCallback(
    (value: string, state: FacetState) =>
      alter((now) => {
        const others = (values: readonly string[] = []) => values.filter((one) => one !== value);
        const next = withValues(now, field, [...others(now.values[field]), ...(state === "in" ? [value] : [])]);
        return withExcluded(next, field, [...others(now.not[field]), ...(state === "out" ? [value] : [])]);
      }),
    [alter, field],
  );
  return {
    chosen: [...asked, ...excluded],
    stateOf: (value: string): FacetState => (asked.includes(value) ? "in" : excluded.includes(value) ? "out" : "any"),
    put,
  };
}
