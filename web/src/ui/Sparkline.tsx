import type { Tone } from "./Badge";
import { cx } from "./cx";
import { TEXTS } from "./tones";

interface SparklineProps {
  /** What the line says, in words: "Followers, 12,000 to 15,400 in 90 days". */
  label: string;
  /** Evenly spaced; null where nothing is known. */
  points: readonly (number | null)[];
  width?: number;
  height?: number;
  tone?: Tone;
  className?: string;
}

/** How a number went, as small as a word. */
export function Sparkline({ label, points, width = 72, height = 24, tone = "accent", className }: SparklineProps) {
  const places = sparkPlaces(points, width, height);
  const last = places.at(-1);
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className={cx("shrink-0 overflow-visible rtl:-scale-x-100", TEXTS[tone], className)}
    >
      {places.length > 1 && (
        <polyline
          points={places.map((place) => place.join(",")).join(" ")}
          fill="none"
          stroke="currentColor"
          strokeWidth={1.5}
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      )}
      {last && <circle cx={last[0]} cy={last[1]} r={2} fill="currentColor" />}
    </svg>
  );
}

/** Where each known point stands, from the start and the top, with room for the dot at the end. */
export function sparkPlaces(points: readonly (number | null)[], width: number, height: number): [number, number][] {
  const known = points.filter((point) => point !== null);
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  const step = (width - 4) / Math.max(1, points.length - 1);
  return points.flatMap((point, at): [number, number][] => {
    if (point === null) return [];
    const up = span === 0 ? 0.5 : (point - low) / span;
    return [[round(2 + at * step), round(height - 2 - up * (height - 4))]];
  });
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
