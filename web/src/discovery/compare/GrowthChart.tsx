import { useState } from "react";
import { Chart, Segmented, type Series } from "~/ui";
import { useWords } from "~/words";
import { formats } from "~/words/language";
import { grouped } from "../grouped";
import type { Creator } from "../query/queries";
import { discoveryWords } from "../words";

const MODES = ["change", "followers"] as const;

/** How the largest account of each grew: by what it was at first, or in followers. */
export function GrowthChart({ creators }: { creators: readonly Creator[] }) {
  const t = useWords(discoveryWords);
  const [mode, setMode] = useState<(typeof MODES)[number]>("change");
  const series = creators.map((creator) => seriesOf(creator, mode === "change"));
  if (!series.some(({ points }) => points.length > 1)) return <p className="text-sm text-ink-2">{t("no_history")}</p>;
  return (
    <section className="grid grid-cols-1 gap-3">
      <div className="flex items-center justify-between gap-3">
        <h3 className="text-sm font-semibold">{t("history")}</h3>
        <Segmented
          size="small"
          label={t("history")}
          value={mode}
          onChange={setMode}
          options={MODES.map((value) => ({ value, label: t(`growth_${value}`) }))}
        />
      </div>
      <Chart
        hideTitle
        title={`${t("history")}: ${t(`growth_${mode}`)}`}
        kind="line"
        x="time"
        series={series}
        format={mode === "change" ? formats.percent : formats.count}
        height={220}
      />
    </section>
  );
}

function seriesOf(creator: Creator, relative: boolean): Series {
  const byAccount = grouped(creator.history, ({ account_id }) => account_id);
  const longest = [...byAccount.values()].reduce((most, one) => (one.length > most.length ? one : most), []);
  const points = longest
    .filter(({ followers }) => followers !== null)
    .toSorted((a, b) => a.observed_at.localeCompare(b.observed_at));
  const first = points[0]?.followers ?? 0;
  return {
    name: creator.name,
    points: points.map(({ observed_at, followers }) => [
      observed_at,
      relative ? (first ? (followers ?? 0) / first - 1 : null) : followers,
    ]),
  };
}
