import { cx } from "~/ui/cx";

interface BarProps {
  label: string;
  /** 0 to 1; null: it cannot be said, but something goes on. */
  p: number | null;
  className?: string;
}

/** How far something is. */
export function Bar({ label, p, className }: BarProps) {
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={p === null ? undefined : Math.round(p * 100)}
      className={cx("block h-1.5 overflow-hidden rounded-full bg-line", className)}
    >
      <span
        className={cx("block h-full rounded-full bg-accent transition-[width]", p === null && "animate-pulse")}
        style={{ width: p === null ? "100%" : `${p * 100}%` }}
      />
    </span>
  );
}
