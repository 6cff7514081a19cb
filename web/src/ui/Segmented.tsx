import type { LucideIcon } from "lucide-react";
import { useId } from "react";
import { cx } from "./cx";

interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: string; icon?: LucideIcon; hideLabel?: boolean }[];
  size?: "small" | "medium";
  disabled?: boolean;
  className?: string;
}

/** One of two to five, all in sight. Arrow keys go from one to the next. */
export function Segmented<Value extends string>({
  label,
  value,
  onChange,
  options,
  size = "medium",
  disabled = false,
  className,
}: SegmentedProps<Value>) {
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={cx("inline-flex w-fit max-w-full gap-0.5 rounded-xl bg-raised p-0.5", className)}
    >
      {options.map(({ value: one, label: text, icon: Icon, hideLabel }) => (
        <label
          key={one}
          title={hideLabel ? text : undefined}
          className={cx(
            "hit relative inline-flex grow cursor-pointer items-center justify-center gap-1.5 rounded-[0.625rem] px-3 text-sm font-medium whitespace-nowrap text-ink-2 transition-colors select-none",
            "outline-offset-2 outline-focus hover:text-ink has-checked:bg-surface has-checked:text-ink has-checked:shadow-low has-focus-visible:outline-2 has-disabled:opacity-50 dark:has-checked:bg-line",
            size === "small" ? "h-7" : "h-9 touch:h-10",
          )}
        >
          <input
            type="radio"
            name={name}
            value={one}
            checked={one === value}
            onChange={() => onChange(one)}
            disabled={disabled}
            aria-label={hideLabel ? text : undefined}
            className="absolute inset-0 cursor-pointer appearance-none outline-none"
          />
          {Icon && <Icon aria-hidden className="size-4" />}
          {!hideLabel && text}
        </label>
      ))}
    </div>
  );
}
