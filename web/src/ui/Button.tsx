import { Link, type LinkProps } from "@tanstack/react-router";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { cx } from "./cx";
import { Spinner } from "./Spinner";

type Look = "primary" | "secondary" | "quiet" | "danger";
type Size = "small" | "medium" | "large";

const LOOKS: Record<Look, string> = {
  primary: "bg-accent text-on-accent shadow-low hover:brightness-108",
  secondary: "bg-raised text-ink hover:bg-line",
  quiet: "bg-transparent text-ink hover:bg-raised",
  danger: "bg-bad text-on-bad shadow-low hover:brightness-108",
};
const SIZES: Record<Size, string> = {
  small: "hit h-8 px-3 text-sm gap-1.5",
  medium: "h-10 touch:h-11 px-4 text-sm gap-2",
  large: "h-12 px-6 text-base gap-2",
};

/** The classes of a button, for what must look like one. */
export function buttonClass(look: Look = "secondary", size: Size = "medium"): string {
  return cx(
    "inline-flex items-center justify-center rounded-full font-semibold whitespace-nowrap select-none",
    "transition-[filter,background-color,scale] active:scale-[.97] disabled:pointer-events-none disabled:opacity-50",
    LOOKS[look],
    SIZES[size],
  );
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  size?: Size;
  busy?: boolean;
  icon?: ReactNode;
}

/** Does something here. `busy` keeps it from being pressed twice and says so. */
export function Button({ look, size, busy = false, icon, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={cx(buttonClass(look, size), className)}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  );
}

/** Leads somewhere, and looks like a button. */
export function ButtonLink({
  look,
  size,
  icon,
  children,
  className,
  ...rest
}: LinkProps & Pick<ButtonProps, "look" | "size" | "icon" | "className"> & { children?: ReactNode }) {
  return (
    <Link {...rest} className={cx(buttonClass(look, size), className)}>
      {icon}
      {children}
    </Link>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string;
  size?: "small" | "medium";
  pressed?: boolean;
}

/** A button of one icon; `label` is what a screen reader says. */
export function IconButton({ label, size = "medium", pressed, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      aria-pressed={pressed}
      title={label}
      className={cx(
        "hit inline-grid shrink-0 place-items-center rounded-full transition-[background-color,scale] hover:bg-raised active:scale-90 disabled:pointer-events-none disabled:opacity-50",
        size === "small" ? "size-8" : "size-10 touch:size-11",
        className,
      )}
    >
      {children}
    </button>
  );
}
