import { lazy, Suspense } from "react";
import { formats } from "~/words/language";
import { Skeleton } from "./Skeleton";

const Drawn = lazy(() => import("./chart/Drawn"));

/** x is a moment (ISO text or milliseconds), a category's name or a number, as `x` of the chart says. */
export type Point = readonly [x: string | number, y: number | null];

export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
}

export interface ChartProps {
  title: string;
  kind: "line" | "bar" | "area";
  series: readonly Series[];
  x: "time" | "category" | "value";
  /** How a y is written. */
  format?: (y: number) => string;
  /** How an x is written where it is no category. */
  formatX?: (x: number) => string;
  /** In pixels. */
  height?: number;
  hideTitle?: boolean;
}

/** Numbers drawn. Who cannot see it, reads the same numbers as a table. */
export function Chart(props: ChartProps) {
  const { title, height = 240, hideTitle = false } = props;
  return (
    <figure className="min-w-0">
      <figcaption className={hideTitle ? "sr-only" : "mb-2 text-sm font-semibold"}>{title}</figcaption>
      <div aria-hidden style={{ height }}>
        <Suspense fallback={<Skeleton className="h-full" />}>
          <Drawn {...props} />
        </Suspense>
      </div>
      <Numbers {...props} />
    </figure>
  );
}

function Numbers({ title, series, x, format = formats.number, formatX }: ChartProps) {
  const said = (at: string | number) => {
    if (x === "category") return at;
    if (formatX) return formatX(x === "time" ? new Date(at).getTime() : Number(at));
    return x === "time" ? formats.day(new Date(at)) : formats.number(Number(at));
  };
  const rows = rowsOf(series);
  return (
    <div className="sr-only">
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <td />
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([at, values]) => (
            <tr key={at}>
              <th scope="row">{said(at)}</th>
              {values.map((value, index) => (
                <td key={series[index]?.name}>{value === null ? "–" : format(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The points of all series by x, in the order in which an x first comes. */
export function rowsOf(series: readonly Series[]): [x: string | number, values: (number | null)[]][] {
  const rows = new Map<string | number, (number | null)[]>();
  series.forEach(({ points }, index) => {
    for (const [x, y] of points) {
      const row = rows.get(x) ?? series.map(() => null);
      row[index] = y;
      rows.set(x, row);
    }
  });
  return [...rows];
}
