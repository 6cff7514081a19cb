import type { ReactNode } from "react";
import { cx } from "../cx";

/** One component on the page, under its name. */
export function Panel({ name, children, className }: { name: string; children: ReactNode; className?: string }) {
  return (
    <section className="min-w-0 rounded-2xl bg-surface p-4 shadow-low">
      <h3 className="mb-3 text-xs font-medium text-ink-2">{name}</h3>
      <div className={cx("flex flex-wrap items-center gap-3", className)}>{children}</div>
    </section>
  );
}

/** Components of one kind. */
export function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mb-12">
      <h2 className="mb-4 text-xl font-bold">{title}</h2>
      <div className="grid gap-4 lg:grid-cols-2">{children}</div>
    </section>
  );
}
