import { Meter as Base } from "@base-ui/react/meter";
import { formats } from "~/words/language";
import type { Tone } from "./Badge";
import { cx } from "./cx";
import { FILLS } from "./tones";

interface MeterProps {
  label: string;
  value: number;
  min?: number;
  max?: number;
  format?: (value: number) => string;
  tone?: Tone;
  hideLabel?: boolean;
}

/** How much of a range something takes up: a quota, a score. */
export function Meter({
  label,
  value,
  min = 0,
  max = 1,
  format = formats.percent,
  tone = "accent",
  hideLabel = false,
}: MeterProps) {
  return (
    <Base.Root value={value} min={min} max={max} getAriaValueText={() => format(value)} className="grid gap-1.5">
      <div className={cx("flex items-baseline justify-between gap-4 text-sm", hideLabel && "sr-only")}>
        <Base.Label className="font-medium">{label}</Base.Label>
        <span className="text-ink-2 tabular-nums">{format(value)}</span>
      </div>
      <Base.Track className="h-1.5 overflow-hidden rounded-full bg-line">
        <Base.Indicator className={cx("h-full rounded-full", FILLS[tone])} />
      </Base.Track>
    </Base.Root>
  );
}
