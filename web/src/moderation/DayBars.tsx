import { cx } from "~/ui";
import { useFormats } from "~/words";
import { type DayCount, stacksOf } from "./days";

/** As many series as have a look of their own; the others share the last. */
const FILLS = ["bg-info", "bg-warn", "bg-good", "bg-bad", "bg-ink-2", "bg-ink-3"];

interface DayBarsProps {
  bars: readonly DayCount[];
  label: string;
  nameOf: (series: string) => string;
}

/** Counts by day as stacked bars; the same numbers stand in the table that goes with it. */
export function DayBars({ bars, label, nameOf }: DayBarsProps) {
  const { day, number } = useFormats();
  const { series, days, most } = stacksOf(bars);
  const fill = (name: string) => FILLS[Math.min(series.indexOf(name), FILLS.length - 1)];
  return (
    <figure className="mb-3 rounded-xl border border-line bg-surface p-4">
      <div role="img" aria-label={label} className="flex h-32 items-end gap-0.5">
        {days.map((one) => (
          <span
            key={one.day}
            title={`${day(one.day)}: ${number(one.total)}`}
            className="flex h-full max-w-8 grow flex-col-reverse gap-px"
          >
            {one.parts.map((part) => (
              <span
                key={part.series}
                className={cx("block first:rounded-b-sm last:rounded-t-sm", fill(part.series))}
                style={{ height: `${(part.n / most) * 100}%` }}
              />
            ))}
          </span>
        ))}
      </div>
      <figcaption className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
        {series.slice(0, 12).map((name) => (
          <span key={name} className="flex items-center gap-1.5">
            <span aria-hidden className={cx("size-2.5 rounded-sm", fill(name))} />
            {nameOf(name)}
          </span>
        ))}
        {days.length > 0 && (
          <span className="ms-auto">
            {day(days[0]?.day ?? "")} – {day(days.at(-1)?.day ?? "")}
          </span>
        )}
      </figcaption>
    </figure>
  );
}
