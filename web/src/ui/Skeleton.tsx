import { cx } from "./cx";

/** The shape of what is on its way; give it the size of what comes, so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={cx(
        "block animate-shimmer rounded-lg bg-raised bg-linear-100 from-transparent from-40% via-surface/70 to-transparent to-60% bg-size-[250%_100%]",
        className,
      )}
    />
  );
}
