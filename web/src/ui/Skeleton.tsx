import { cx } from "./cx";

/** The shape of what is on its way; give it the size of what comes, so that nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cx("block animate-pulse rounded-lg bg-raised", className)} />;
}
