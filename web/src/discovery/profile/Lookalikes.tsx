import { useQuery } from "@tanstack/react-query";
import { hasCode } from "~/api/problems";
import { ErrorNote, Skeleton } from "~/ui";
import { useWords } from "~/words";
import { formats } from "~/words/language";
import { Face } from "../Face";
import { useLabels } from "../labels";
import { lookalikesQuery } from "../query/queries";
import { CreatorLink } from "../results/CreatorLink";
import { Platforms } from "../results/columns";
import { discoveryWords } from "../words";

/** Creators like this one; a press opens theirs. */
export function Lookalikes({ id }: { id: string }) {
  const t = useWords(discoveryWords);
  const labels = useLabels();
  const { data, error, refetch } = useQuery(lookalikesQuery(id));
  if (hasCode(error, "not-found")) return <p className="text-sm text-ink-2">{t("not_understood_yet")}</p>;
  if (error && !data) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-40" />;
  if (!data.length) return <p className="text-sm text-ink-2">{t("no_lookalikes")}</p>;
  return (
    <ul className="-mx-2">
      {data.map((hit) => (
        <li key={hit.creator_id}>
          <CreatorLink id={hit.creator_id} className="flex items-center gap-3 rounded-xl px-2 py-2 hover:bg-raised">
            <Face account={hit.account} size={36} />
            <span className="min-w-0 grow text-sm">
              <span className="block truncate font-medium" dir="auto">
                {hit.account.name || hit.account.handle}
              </span>
              <span className="block truncate text-ink-2">
                {[
                  labels.shortNiche(hit.account.niches?.[0] ?? ""),
                  t("why_followers", { n: formats.count(hit.account.followers ?? 0) }),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </span>
            <Platforms hit={hit} />
            {hit.similarity !== null && (
              <span className="text-sm text-ink-2 tabular-nums" title={t("column_match")}>
                {formats.percent(Math.max(0, hit.similarity), 0)}
              </span>
            )}
          </CreatorLink>
        </li>
      ))}
    </ul>
  );
}
