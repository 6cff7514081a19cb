import { X } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx";

export type Tone = "plain" | "accent" | "info" | "good" | "warn" | "bad";
const TONES: Record<Tone, string> = {
  plain: "text-ink-2 bg-raised",
  accent: "text-accent bg-accent-soft",
  info: "text-info bg-info/10",
  good: "text-good bg-good/10",
  warn: "text-warn bg-warn/10",
  bad: "text-bad bg-bad/10",
};

/** A word about a thing. */
export function Badge({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={cx(
        "inline-flex items-center gap-1 rounded-md px-1.5 py-0.5 text-xs font-medium whitespace-nowrap",
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}

interface ChipProps {
  children: ReactNode;
  pressed?: boolean;
  onPress?: () => void;
  onRemove?: () => void;
  removeLabel?: string;
}

/** A condition that can be pressed on and off, or taken away. */
export function Chip({ children, pressed, onPress, onRemove, removeLabel }: ChipProps) {
  return (
    <span
      className={cx(
        "inline-flex h-8 items-center rounded-full border text-sm whitespace-nowrap transition-colors touch:h-9",
        pressed ? "border-accent bg-accent-soft text-accent" : "border-edge/50 bg-surface",
        onPress && !pressed && "hover:bg-raised",
      )}
    >
      {onPress ? (
        <button type="button" aria-pressed={pressed} onClick={onPress} className="hit h-full rounded-full px-3">
          {children}
        </button>
      ) : (
        <span className="ps-3 pe-2">{children}</span>
      )}
      {onRemove && (
        <button
          type="button"
          aria-label={removeLabel}
          onClick={onRemove}
          className="hit me-1 grid size-6 place-items-center rounded-full hover:bg-raised"
        >
          <X className="size-3.5" />
        </button>
      )}
    </span>
  );
}
