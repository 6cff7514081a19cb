import { Link, type LinkProps } from "@tanstack/react-router";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { cx } from "./cx";
import { Spinner } from "./Spinner";

type Look = "primary" | "secondary" | "quiet" | "danger";
type Size = "small" | "medium" | "large";

const LOOKS: Record<Look, string> = {
  primary: "bg-accent text-on-accent hover:brightness-105",
  secondary: "bg-raised text-ink hover:brightness-95 dark:hover:brightness-125",
  quiet: "bg-transparent text-ink hover:bg-raised",
  danger: "bg-bad text-white dark:text-black hover:brightness-105",
};
const SIZES: Record<Size, string> = {
  small: "h-8 px-3 text-sm gap-1.5",
  medium: "h-10 px-4 text-sm gap-2",
  large: "h-12 px-6 text-base gap-2",
};

export function buttonClass(look: Look = "secondary", size: Size = "medium"): string {
  return cx(
    "inline-flex items-center justify-center rounded-full font-semibold whitespace-nowrap select-none",
    "transition-[filter,background-color,transform] duration-150 active:scale-[.98] disabled:opacity-50",
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
        "inline-grid place-items-center rounded-full hover:bg-raised transition-colors disabled:opacity-50",
        size === "small" ? "size-8" : "size-10",
        className,
      )}
    >
      {children}
    </button>
  );
}
