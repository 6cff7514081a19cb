import type { ReactNode } from "react";

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
}

/** Words about a thing, each with its name. */
export function Facts({ title, facts, children }: { title: string; facts: readonly Fact[]; children?: ReactNode }) {
  return (
    <section className="grid content-start gap-3 rounded-2xl border border-line bg-surface p-5">
      <h2 className="font-semibold">{title}</h2>
      {children}
      {facts.length > 0 && (
        <dl className="grid gap-2 text-sm">
          {facts.map(({ label, value }) => (
            <div key={label} className="flex items-baseline justify-between gap-4">
              <dt className="text-ink-2">{label}</dt>
              <dd className="text-end font-medium tabular-nums">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
