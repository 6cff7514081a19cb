import { Checkbox as BaseCheckbox } from "@base-ui/react/checkbox";
import { Select as BaseSelect } from "@base-ui/react/select";
import { Slider as BaseSlider } from "@base-ui/react/slider";
import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx";
import { inputClass } from "./Field";

interface ToggleProps {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

/** One of many that may be chosen. */
export function Checkbox({ label, hint, checked, onChange, disabled = false }: ToggleProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is inside
    <label className="flex items-start gap-2.5 text-sm">
      <BaseCheckbox.Root
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        className="mt-0.5 grid size-5 shrink-0 place-items-center rounded-md border border-ink-3 data-checked:border-accent data-checked:bg-accent"
      >
        <BaseCheckbox.Indicator className="text-on-accent">
          <Check className="size-4" strokeWidth={3} />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <span>
        {label}
        {hint && <span className="block text-ink-2">{hint}</span>}
      </span>
    </label>
  );
}

/** On or off, at once. */
export function Switch({ label, hint, checked, onChange, disabled = false }: ToggleProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is inside
    <label className="flex items-center justify-between gap-4 py-2">
      <span>
        <span className="block text-sm font-medium">{label}</span>
        {hint && <span className="block text-sm text-ink-2">{hint}</span>}
      </span>
      <BaseSwitch.Root
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        className="flex h-6 w-10 shrink-0 rounded-full bg-ink-3 p-0.5 transition-colors data-checked:bg-accent"
      >
        <BaseSwitch.Thumb className="size-5 rounded-full bg-white transition-transform data-checked:translate-x-4 rtl:data-checked:-translate-x-4" />
      </BaseSwitch.Root>
    </label>
  );
}

interface SelectProps<Value extends string> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: string }[];
  hideLabel?: boolean;
  className?: string;
}

/** One of a few. */
export function Select<Value extends string>({
  label,
  value,
  onChange,
  options,
  hideLabel = false,
  className,
}: SelectProps<Value>) {
  return (
    <BaseSelect.Root items={[...options]} value={value} onValueChange={(chosen) => chosen && onChange(chosen as Value)}>
      <div className={cx("grid gap-1.5", className)}>
        <BaseSelect.Label className={hideLabel ? "sr-only" : "text-sm font-medium"}>{label}</BaseSelect.Label>
        <BaseSelect.Trigger className={cx(inputClass, "flex h-10 items-center justify-between gap-2 text-sm")}>
          <BaseSelect.Value />
          <BaseSelect.Icon>
            <ChevronDown className="size-4 text-ink-2" />
          </BaseSelect.Icon>
        </BaseSelect.Trigger>
      </div>
      <BaseSelect.Portal>
        <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <BaseSelect.Popup className="max-h-80 min-w-(--anchor-width) overflow-y-auto rounded-xl border border-line bg-surface p-1 shadow-xl">
            {options.map((option) => (
              <BaseSelect.Item
                key={option.value}
                value={option.value}
                className="flex cursor-default items-center justify-between gap-4 rounded-lg px-3 py-2 text-sm outline-none select-none data-highlighted:bg-raised"
              >
                <BaseSelect.ItemText>{option.label}</BaseSelect.ItemText>
                <BaseSelect.ItemIndicator>
                  <Check className="size-4" />
                </BaseSelect.ItemIndicator>
              </BaseSelect.Item>
            ))}
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}

interface SliderProps<Value extends number | readonly number[]> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  /** When the hand lets go. */
  onCommit?: (value: Value) => void;
  min: number;
  max: number;
  step?: number;
  /** How the value is shown and said. */
  format?: (value: number) => string;
  hideLabel?: boolean;
}

/** A number, or a range of two, set by dragging or by arrow keys. */
export function Slider<Value extends number | readonly number[]>({
  label,
  value,
  onChange,
  onCommit,
  min,
  max,
  step = 1,
  format = String,
  hideLabel = false,
}: SliderProps<Value>) {
  const values: readonly number[] = typeof value === "number" ? [value] : value;
  return (
    <BaseSlider.Root
      value={value}
      onValueChange={(chosen) => onChange(chosen as Value)}
      onValueCommitted={(chosen) => onCommit?.(chosen as Value)}
      min={min}
      max={max}
      step={step}
      className="grid gap-2"
    >
      <div className={cx("flex justify-between gap-4 text-sm", hideLabel && "sr-only")}>
        <BaseSlider.Label className="font-medium">{label}</BaseSlider.Label>
        <span className="text-ink-2 tabular-nums">{values.map(format).join(" – ")}</span>
      </div>
      <BaseSlider.Control className="flex h-6 touch-none items-center">
        <BaseSlider.Track className="h-1.5 w-full rounded-full bg-line">
          <BaseSlider.Indicator className="rounded-full bg-accent" />
          {values.map((_, at) => (
            <BaseSlider.Thumb
              // biome-ignore lint/suspicious/noArrayIndexKey: the first is the lower end
              key={at}
              index={at}
              getAriaValueText={(_text, number) => format(number)}
              className="size-5 rounded-full border border-line bg-white shadow"
            />
          ))}
        </BaseSlider.Track>
      </BaseSlider.Control>
    </BaseSlider.Root>
  );
}
