import { useState } from "react";
import type { Shapes } from "~/api/rest";
import { Chart, Segmented, type Series } from "~/ui";
import { useWords } from "~/words";
import { formats } from "~/words/language";
import { valueFormat } from "../labels";
import { platformName } from "../platforms";
import type { Account } from "../query/queries";
import { discoveryWords } from "../words";

type StatsPoint = Shapes["StatsPoint"];
const FIGURES = ["followers", "engagement_rate", "posts"] as const;
type Figure = (typeof FIGURES)[number];

/** How the figures of each account went. */
export function HistoryChart({ accounts, history }: { accounts: readonly Account[]; history: readonly StatsPoint[] }) {
  const t = useWords(discoveryWords);
  const [figure, setFigure] = useState<Figure>("followers");
  const series = seriesOf(figure, accounts, history);
  const n = Math.max(0, ...series.map(({ points }) => points.length));
  const [only] = history;
  return (
    <div className="grid grid-cols-1 gap-3">
      <Segmented
        size="small"
        label={t("history")}
        value={figure}
        onChange={setFigure}
        options={FIGURES.map((value) => ({ value, label: t(`field_${value}`) }))}
      />
      {n > 1 ? (
        <Chart
          hideTitle
          title={`${t("history")}: ${t(`field_${figure}`)}`}
          kind="line"
          x="time"
          series={series}
          format={valueFormat(figure)}
          height={200}
        />
      ) : (
        <p className="text-sm text-ink-2">
          {only ? t("observed_once", { day: formats.day(only.observed_at) }) : t("never_observed")}
        </p>
      )}
    </div>
  );
}

function seriesOf(figure: Figure, accounts: readonly Account[], history: readonly StatsPoint[]): Series[] {
  return accounts.map((account) => ({
    name: `${platformName(account.platform)} @${account.handle ?? account.id}`,
    points: history
      .filter((point) => point.account_id === account.id && point[figure] !== null)
      .map((point) => [point.observed_at, point[figure]] as const)
      .sort(([a], [b]) => a.localeCompare(b)),
  }));
}
