import { Slider as Base } from "@base-ui/react/slider";
import { useWords } from "~/words";
import { formats } from "~/words/language";
import { cx } from "./cx";
import { uiWords } from "./words";

/** How many lie from `low` up to `high`. */
export type Bin = readonly [low: number, high: number, count: number];
/** null: open at that end. */
export type Range = readonly [min: number | null, max: number | null];

interface HistogramProps {
  label: string;
  /** Ascending, each beginning where the one before it ends. */
  bars: readonly Bin[];
  value?: Range;
  /** Without it there are no handles. */
  onChange?: (range: Range) => void;
  /** When the hand lets go. */
  onCommit?: (range: Range) => void;
  format?: (value: number) => string;
  hideLabel?: boolean;
}

/** How many there are of each size, with a range over it that two handles set, from edge to edge of the bars. */
export function Histogram({
  label,
  bars,
  value = [null, null],
  onChange,
  onCommit,
  format = formats.count,
  hideLabel = false,
}: HistogramProps) {
  const t = useWords(uiWords);
  const [from, to] = edgesOf(bars, value);
  const most = Math.max(1, ...bars.map(([, , count]) => count));
  const edge = (at: number) => bars[at]?.[0] ?? bars.at(-1)?.[1] ?? 0;
  const range = ([a = 0, b = bars.length]: readonly number[]): Range => [
    a === 0 ? null : edge(a),
    b === bars.length ? null : edge(b),
  ];
  return (
    <div className="grid gap-1">
      <div className={cx("flex justify-between gap-4 text-sm", hideLabel && "sr-only")}>
        <span className="font-medium">{label}</span>
        <span className="text-ink-2 tabular-nums">
          {value[0] === null && value[1] === null
            ? t("any")
            : `${format(value[0] ?? edge(0))} – ${format(value[1] ?? edge(bars.length))}`}
        </span>
      </div>
      <div aria-hidden className="flex h-12 items-end gap-px px-2.5">
        {bars.map(([low, high, count], at) => (
          <span
            key={low}
            title={`${format(low)} – ${format(high)}: ${formats.number(count)}`}
            style={{ height: count === 0 ? 1 : `${Math.max(6, (count / most) * 100)}%` }}
            className={cx("grow rounded-t-sm", at >= from && at < to ? "bg-accent" : "bg-line")}
          />
        ))}
      </div>
      {onChange && bars.length > 0 && (
        <Base.Root
          value={[from, to]}
          min={0}
          max={bars.length}
          onValueChange={(ends) => onChange(range(ends as number[]))}
          onValueCommitted={(ends) => onCommit?.(range(ends as number[]))}
        >
          <Base.Control className="flex h-5 touch-none items-center px-2.5 touch:h-11">
            <Base.Track className="h-1 w-full rounded-full bg-line">
              <Base.Indicator className="rounded-full bg-accent" />
              {([t("least"), t("most")] as const).map((end, index) => (
                <Base.Thumb
                  key={end}
                  index={index}
                  getAriaLabel={() => `${label}: ${end}`}
                  getAriaValueText={(_text, at) => format(edge(at))}
                  className="size-5 rounded-full border border-edge bg-white shadow-low has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus"
                />
              ))}
            </Base.Track>
          </Base.Control>
        </Base.Root>
      )}
    </div>
  );
}

/** The first bar inside a range and the first beyond it. An end between two edges takes the bar it cuts. */
export function edgesOf(bars: readonly Bin[], [min, max]: Range): [number, number] {
  const from = min === null ? 0 : bars.findIndex(([, high]) => high > min);
  const to = max === null ? bars.length : bars.findLastIndex(([low]) => low < max) + 1;
  return [from === -1 ? bars.length : Math.min(from, to), to];
}
