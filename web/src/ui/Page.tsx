import type { ReactNode } from "react";
import { cx } from "./cx";

/** The frame of a screen that is read: a title, what can be done, and the rest. */
export function Page({
  title,
  actions,
  children,
  wide = false,
  hideTitle = false,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
  wide?: boolean;
  /** The heading is for screen readers alone. */
  hideTitle?: boolean;
}) {
  return (
    <div
      className={cx(
        "mx-auto w-full px-4 pt-[max(1rem,env(safe-area-inset-top))] pb-16 md:px-8 md:pt-8",
        wide ? "max-w-7xl" : "max-w-3xl",
      )}
    >
      <title>{`${title} · SocialPulse`}</title>
      <header className={hideTitle ? "sr-only" : "mb-5 flex flex-wrap items-center justify-between gap-3"}>
        <h1 className="text-2xl font-bold md:text-3xl">
          <bdi>{title}</bdi>
        </h1>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A part of a page with its own heading. */
export function Section({
  title,
  hint,
  children,
  actions,
}: {
  title: string;
  hint?: ReactNode;
  children: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <section className="mb-8">
      <header className="mb-3 flex items-center justify-between gap-3">
        <div>
          <h2 className="text-lg font-semibold">{title}</h2>
          {hint && <p className="text-sm text-ink-2">{hint}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  );
}
