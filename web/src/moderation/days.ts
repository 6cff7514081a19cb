/** Something counted on a day, of one of several series. */
export interface DayCount {
  /** YYYY-MM-DD */
  readonly day: string;
  readonly series: string;
  readonly n: number;
}

export interface DayStack {
  readonly day: string;
  readonly total: number;
  readonly parts: readonly { readonly series: string; readonly n: number }[];
}

const DAY_MS = 86_400_000;

/** Return a stack for every day from the first counted to the last, empty ones too; the largest series comes first. */
export function stacksOf(counts: readonly DayCount[]): { series: string[]; days: DayStack[]; most: number } {
  const totals = new Map<string, number>();
  const found = new Map<string, Map<string, number>>();
  for (const { day, series, n } of counts) {
    totals.set(series, (totals.get(series) ?? 0) + n);
    const parts = found.get(day) ?? new Map<string, number>();
    found.set(day, parts.set(series, (parts.get(series) ?? 0) + n));
  }
  const series = [...totals].toSorted(([, a], [, b]) => b - a).map(([name]) => name);
  const days = daysBetween([...found.keys()].toSorted()).map((day): DayStack => {
    const parts = series.flatMap((name) => {
      const n = found.get(day)?.get(name) ?? 0;
      return n > 0 ? [{ series: name, n }] : [];
    });
    return { day, total: parts.reduce((sum, { n }) => sum + n, 0), parts };
  });
  return { series, days, most: Math.max(0, ...days.map(({ total }) => total)) };
}

function daysBetween(sorted: readonly string[]): string[] {
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return [];
  const n = Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;
  return Array.from({ length: n }, (_, at) => new Date(Date.parse(first) + at * DAY_MS).toISOString().slice(0, 10));
}
