import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useMemo, useState } from "react";
import { IconButton } from "~/ui";
import { useWords } from "~/words";
import { grouped } from "../grouped";
import { useLabels } from "../labels";
import { nichesQuery } from "../query/queries";
import { discoveryWords } from "../words";
import { FacetRow } from "./FacetRow";
import { Part } from "./Part";
import { useFacets } from "./useFacets";
import { useFacetValues } from "./ValuesPart";

const SHOWN = 10;

/** Niches in their groups: a whole group, or some of its niches. */
export function NichePart() {
  const t = useWords(discoveryWords);
  return (
    <Part title={t("field_niches")} fields={["niches"]} open>
      <Groups />
    </Part>
  );
}

function Groups() {
  const t = useWords(discoveryWords);
  const [all, setAll] = useState(false);
  const niches = useQuery(nichesQuery).data;
  const facets = useFacets("niches");
  const { chosen } = useFacetValues("niches");
  const { counts, groups } = useMemo(() => {
    const counted = [...(facets?.values.niche_groups ?? []), ...(facets?.values.niches ?? [])];
    const counts = new Map(counted.map(({ value, count }) => [value, count]));
    const groups = [...grouped(niches ?? [], ({ id }) => groupOf(id))].sort(
      ([a], [b]) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0),
    );
    return { counts, groups };
  }, [facets, niches]);
  const isChosen = (group: string) => chosen.some((id) => groupOf(id) === group);
  const shown = all ? groups : groups.filter(([group], at) => at < SHOWN || isChosen(group));
  return (
    <>
      {shown.map(([group, members]) => (
        <Group key={group} group={group} members={members.map(({ id }) => id)} counts={facets ? counts : null} />
      ))}
      {groups.length > SHOWN && (
        <button type="button" onClick={() => setAll(!all)} className="h-8 rounded-lg px-1 text-sm text-info touch:h-11">
          {all ? t("show_fewer") : t("show_all", { n: groups.length })}
        </button>
      )}
    </>
  );
}

interface GroupProps {
  group: string;
  members: readonly string[];
  counts: ReadonlyMap<string, number> | null;
}

function Group({ group, members, counts }: GroupProps) {
  const t = useWords(discoveryWords);
  const labels = useLabels();
  const { chosen, stateOf, put } = useFacetValues("niches");
  const [unfolded, setUnfolded] = useState(chosen.some((id) => id.startsWith(`${group}.`)));
  const name = labels.niche(group);
  const ordered = [...members].sort((a, b) => (counts?.get(b) ?? 0) - (counts?.get(a) ?? 0));
  return (
    <div>
      <div className="flex items-center">
        <IconButton
          size="small"
          label={t("show_niches", { group: name })}
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
          className="-ms-1 shrink-0"
        >
          <ChevronRight className={`size-4 transition-transform ${unfolded ? "rotate-90" : "rtl:rotate-180"}`} />
        </IconButton>
        <div className="min-w-0 grow">
          <FacetRow
            label={name}
            count={counts?.get(group) ?? (counts ? 0 : undefined)}
            state={stateOf(group)}
            value={group}
            onChange={put}
          />
        </div>
      </div>
      {unfolded && (
        <div className="ps-7">
          {ordered.map((id) => (
            <FacetRow
              key={id}
              label={labels.shortNiche(id)}
              count={counts?.get(id)}
              state={stateOf(id)}
              value={id}
              onChange={put}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function groupOf(id: string): string {
  return id.split(".")[0] ?? id;
}
