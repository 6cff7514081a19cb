import { Progress as Base } from "@base-ui/react/progress";
import type { ReactNode } from "react";
import { formats } from "~/words/language";
import type { Tone } from "./Badge";
import { cx } from "./cx";
import { FILLS } from "./tones";

interface ProgressProps {
  label: string;
  /** From 0 to 1; null while nobody knows. */
  value: number | null;
  /** What is being done, or how long it takes. */
  hint?: ReactNode;
  tone?: Tone;
  hideLabel?: boolean;
}

/** How far something is that will end. */
export function Progress({ label, value, hint, tone = "accent", hideLabel = false }: ProgressProps) {
  return (
    <Base.Root
      value={value}
      max={1}
      getAriaValueText={() => (value === null ? label : formats.percent(value, 0))}
      className="grid gap-1.5"
    >
      <div className={cx("flex items-baseline justify-between gap-4 text-sm", hideLabel && "sr-only")}>
        <Base.Label className="font-medium">{label}</Base.Label>
        {value !== null && <span className="text-ink-2 tabular-nums">{formats.percent(value, 0)}</span>}
      </div>
      <Base.Track className="h-1.5 overflow-hidden rounded-full bg-line">
        <Base.Indicator
          className={cx(
            "h-full rounded-full transition-[width] duration-300",
            FILLS[tone],
            value === null && "w-1/3 animate-pulse",
          )}
        />
      </Base.Track>
      {hint && <div className="text-sm text-ink-2">{hint}</div>}
    </Base.Root>
  );
}
