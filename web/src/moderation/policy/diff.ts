/** A line of a comparison: on both sides, only before, or only after. Numbers count from 1. */
export interface DiffLine {
  readonly kind: "same" | "gone" | "came";
  readonly text: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** Return the shortest way from one text to another, line by line (Myers' greedy algorithm, O((n + m) d)). */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split("\n");
  const b = after.split("\n");
  const found: DiffLine[] = [];
  let [x, y] = [a.length, b.length];
  const steps = furthest(a, b);
  for (let d = steps.length - 1; d >= 0; d--) {
    const reach = steps[d] ?? new Map<number, number>();
    const k = x - y;
    const fromDown = k === -d || (k !== d && at(reach, k - 1) < at(reach, k + 1));
    const kBefore = fromDown ? k + 1 : k - 1;
    const xBefore = d === 0 ? 0 : at(reach, kBefore);
    const yBefore = d === 0 ? 0 : xBefore - kBefore;
    while (x > xBefore && y > yBefore && a[x - 1] === b[y - 1]) {
      found.push({ kind: "same", text: a[x - 1] ?? "", before: x, after: y });
      x--;
      y--;
    }
    if (d === 0) break;
    if (fromDown) found.push({ kind: "came", text: b[y - 1] ?? "", before: null, after: y });
    else found.push({ kind: "gone", text: a[x - 1] ?? "", before: x, after: null });
    x = xBefore;
    y = yBefore;
  }
  return found.reverse();
}

type Reach = ReadonlyMap<number, number>;

/** For each number of changes, how far along `a` one came on each diagonal before it. */
function furthest(a: readonly string[], b: readonly string[]): Reach[] {
  const steps: Reach[] = [];
  const reach = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= a.length + b.length; d++) {
    steps.push(new Map(reach));
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && at(reach, k - 1) < at(reach, k + 1)) ? at(reach, k + 1) : at(reach, k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return steps;
    }
  }
  return steps;
}

function at(reach: Reach, k: number): number {
  return reach.get(k) ?? -1;
}

/** Return the changes with some lines around each; what lies far from every change is left out. */
export function hunksOf(lines: readonly DiffLine[], around: number): DiffLine[][] {
  const near = lines.map(() => false);
  lines.forEach((line, at) => {
    if (line.kind !== "same") near.fill(true, Math.max(0, at - around), at + around + 1);
  });
  const hunks: DiffLine[][] = [];
  lines.forEach((line, at) => {
    if (!near[at]) return;
    if (near[at - 1]) hunks.at(-1)?.push(line);
    else hunks.push([line]);
  });
  return hunks;
}
