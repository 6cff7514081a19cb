import { Select as BaseSelect } from "@base-ui/react/select";
import { Slider as BaseSlider } from "@base-ui/react/slider";
import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { Check, ChevronDown } from "lucide-react";
import type { ToggleProps } from "./Checkbox";
import { cx } from "./cx";
import { inputClass } from "./Field";

/** On or off, at once. */
export function Switch({ label, hint, checked, onChange, disabled = false }: ToggleProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is inside
    <label className="flex cursor-pointer items-center justify-between gap-4 py-2 has-data-disabled:cursor-default has-data-disabled:opacity-60 touch:min-h-11">
      <span>
        <span className="block text-sm font-medium">{label}</span>
        {hint && <span className="block text-sm text-ink-2">{hint}</span>}
      </span>
      <BaseSwitch.Root
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        className="flex h-6 w-10 shrink-0 rounded-full bg-edge p-0.5 transition-colors data-checked:bg-accent"
      >
        <BaseSwitch.Thumb className="size-5 rounded-full bg-white shadow-low transition-[translate] data-checked:translate-x-4 rtl:data-checked:-translate-x-4" />
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
  disabled?: boolean;
  className?: string;
}

/** One of a few. */
export function Select<Value extends string>({
  label,
  value,
  onChange,
  options,
  hideLabel = false,
  disabled = false,
  className,
}: SelectProps<Value>) {
  return (
    <BaseSelect.Root items={[...options]} value={value} onValueChange={(chosen) => chosen && onChange(chosen as Value)}>
      <div className={cx("grid gap-1.5", className)}>
        <BaseSelect.Label className={hideLabel ? "sr-only" : "text-sm font-medium"}>{label}</BaseSelect.Label>
        <BaseSelect.Trigger
          disabled={disabled}
          className={cx(inputClass, "flex h-10 items-center justify-between gap-2 text-start text-sm touch:h-11")}
        >
          <BaseSelect.Value />
          <BaseSelect.Icon>
            <ChevronDown aria-hidden className="size-4 text-ink-2" />
          </BaseSelect.Icon>
        </BaseSelect.Trigger>
      </div>
      <BaseSelect.Portal>
        <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
          <BaseSelect.Popup className="popup max-h-[min(20rem,var(--available-height))] min-w-(--anchor-width) overflow-y-auto p-1 outline-none">
            {options.map((option) => (
              <BaseSelect.Item key={option.value} value={option.value} className="option justify-between">
                <BaseSelect.ItemText>{option.label}</BaseSelect.ItemText>
                <BaseSelect.ItemIndicator>
                  <Check aria-hidden className="size-4 text-accent" />
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
  disabled?: boolean;
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
  disabled = false,
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
      disabled={disabled}
      className="grid gap-1 data-disabled:opacity-50"
    >
      <div className={cx("flex justify-between gap-4 text-sm", hideLabel && "sr-only")}>
        <BaseSlider.Label className="font-medium">{label}</BaseSlider.Label>
        <span className="text-ink-2 tabular-nums">{values.map(format).join(" – ")}</span>
      </div>
      <BaseSlider.Control className="flex h-6 touch-none items-center px-2.5 touch:h-11">
        <BaseSlider.Track className="h-1.5 w-full rounded-full bg-line">
          <BaseSlider.Indicator className="rounded-full bg-accent" />
          {values.map((_, at) => (
            <BaseSlider.Thumb
              // biome-ignore lint/suspicious/noArrayIndexKey: the first is the lower end
              key={at}
              index={at}
              getAriaValueText={(_text, number) => format(number)}
              className="size-5 rounded-full border border-edge bg-white shadow-low has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus"
            />
          ))}
        </BaseSlider.Track>
      </BaseSlider.Control>
    </BaseSlider.Root>
  );
}
