import type { Bin } from "~/ui/Histogram";

/**
 * Return the counts of a range as bars. The first begins at 0; the last, which is open, is as wide as the one before
 * it on a scale by factors. Bars at the upper end that hold nobody are left out.
 */
export function barsOf(counts: readonly unknown[]): Bin[] {
  const bars = counts.map((bar): Bin => {
    const [low, high, count] = bar as [number | null, number | null, number];
    return [low ?? 0, high ?? (low ?? 1) * 10, count];
  });
  const last = bars.findLastIndex(([, , count]) => count > 0);
  return bars.slice(0, Math.max(last + 1, Math.min(3, bars.length)));
}
