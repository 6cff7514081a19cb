import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import type { LucideIcon } from "lucide-react";
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
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(chosen) => onChange(chosen as Value)}
      disabled={disabled}
      className={cx("inline-flex w-fit max-w-full gap-0.5 rounded-xl bg-raised p-0.5", className)}
    >
      {options.map(({ value: one, label: name, icon: Icon, hideLabel }) => (
        <Radio.Root
          key={one}
          value={one}
          aria-label={hideLabel ? name : undefined}
          title={hideLabel ? name : undefined}
          className={cx(
            "hit inline-flex grow cursor-pointer items-center justify-center gap-1.5 rounded-[0.625rem] px-3 text-sm font-medium whitespace-nowrap text-ink-2 transition-colors select-none",
            "hover:text-ink data-checked:bg-surface data-checked:text-ink data-checked:shadow-low data-disabled:opacity-50 dark:data-checked:bg-line",
            size === "small" ? "h-7" : "h-9 touch:h-10",
          )}
        >
          {Icon && <Icon aria-hidden className="size-4" />}
          {!hideLabel && name}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
