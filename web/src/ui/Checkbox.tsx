import { Check } from "lucide-react";
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
      <span className="mt-0.5 grid size-5 shrink-0 *:[grid-area:1/1]">
        <input
          type="checkbox"
          checked={checked}
          onChange={(event) => onChange(event.target.checked)}
          disabled={disabled}
          className="peer size-5 cursor-pointer appearance-none rounded-md border-[1.5px] border-edge bg-surface transition-colors checked:border-accent checked:bg-accent disabled:cursor-default"
        />
        <Check
          aria-hidden
          className="pointer-events-none m-auto hidden size-4 text-on-accent peer-checked:block"
          strokeWidth={3}
        />
      </span>
      <span>
        {label}
        {hint && <span className="block text-ink-2">{hint}</span>}
      </span>
    </label>
  );
}
