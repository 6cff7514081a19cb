import type { ReactNode } from "react";

export interface ToggleProps {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

/** One of many that may be chosen. */
export function Checkbox({ label, hint, checked, onChange, disabled = false }: ToggleProps) {
  return (
    <label className="flex w-fit cursor-pointer items-start gap-2.5 text-sm has-disabled:cursor-default has-disabled:opacity-60 touch:min-h-11 touch:py-2.5">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        disabled={disabled}
        className="tick mt-0.5 size-5 shrink-0"
      />
      <span>
        {label}
        {hint && <span className="block text-ink-2">{hint}</span>}
      </span>
    </label>
  );
}
