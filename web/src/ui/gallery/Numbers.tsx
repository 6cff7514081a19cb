import { useWords } from "~/words";
import { Chart, type Point } from "../Chart";
import { Group, Panel } from "./Panel";
import { galleryWords } from "./words";

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);

/** A smooth made-up history, the same each time. */
function history(from: number, swing: number): Point[] {
  return Array.from({ length: 60 }, (_, day) => [
    START + day * DAY_MS,
    Math.round(from + day * 40 + swing * Math.sin(day / 6)),
  ]);
}

/** Charts. */
export function Numbers() {
  const t = useWords(galleryWords);
  const bars: Point[] = (["first", "second", "third"] as const).map((key, at) => [t(key), [420, 310, 180][at] ?? 0]);
  return (
    <Group title={t("charts")}>
      <Panel name="Chart: line" className="block!">
        <Chart
          title={t("followers")}
          kind="line"
          x="time"
          series={[
            { name: t("first"), points: history(12_000, 300) },
            { name: t("second"), points: history(10_500, 500) },
          ]}
        />
      </Panel>
      <Panel name="Chart: area, bar" className="grid! sm:grid-cols-2">
        <Chart title={t("growth")} kind="area" x="time" series={[{ name: t("growth"), points: history(900, 400) }]} />
        <Chart title={t("view")} kind="bar" x="category" series={[{ name: t("view"), points: bars }]} />
      </Panel>
    </Group>
  );
}
