import { type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useId } from "react";
import { cx } from "./cx";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** The label is for screen readers alone. */
  hideLabel?: boolean;
}

/** The classes of a field, for what must look like one. */
export const inputClass =
  "w-full rounded-xl border border-edge bg-surface px-3 text-base text-ink transition-colors hover:border-ink-3 focus-within:border-focus focus:border-focus aria-invalid:border-bad disabled:opacity-60";

/** The ring around a field that is more than its input, which then has none. */
export const groupFocus =
  "has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-focus";

/** A line of text with its label, a hint, and what is wrong with it. */
export function TextField({
  label,
  hint,
  error,
  hideLabel = false,
  className,
  ...rest
}: FieldProps & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <Framed id={id} label={label} hint={hint} error={error} hideLabel={hideLabel} className={className}>
      <input id={id} {...rest} {...noted(id, hint, error)} className={cx(inputClass, "h-11")} />
    </Framed>
  );
}

/** The same for several lines. */
export function TextArea({
  label,
  hint,
  error,
  hideLabel = false,
  className,
  ...rest
}: FieldProps & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId();
  return (
    <Framed id={id} label={label} hint={hint} error={error} hideLabel={hideLabel} className={className}>
      <textarea id={id} rows={4} {...rest} {...noted(id, hint, error)} className={cx(inputClass, "py-2.5")} />
    </Framed>
  );
}

/** Return what ties an input to the note below it. */
function noted(id: string, hint: ReactNode, error: string | undefined) {
  return {
    "aria-invalid": error ? true : undefined,
    "aria-describedby": hint || error ? `${id}-note` : undefined,
  } as const;
}

function Framed({
  id,
  label,
  hint,
  error,
  hideLabel,
  className,
  children,
}: FieldProps & { id: string; className?: string | undefined; children: ReactNode }) {
  return (
    <div className={cx("grid gap-1.5", className)}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "text-sm font-medium"}>
        {label}
      </label>
      {children}
      {(error || hint) && (
        <p id={`${id}-note`} className={cx("text-sm", error ? "text-bad" : "text-ink-2")}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}
