import type { Tone } from "./Badge";

/** The classes of each tone: what it fills, what it writes. */
export const FILLS: Record<Tone, string> = {
  plain: "bg-ink-2",
  accent: "bg-accent",
  info: "bg-info",
  good: "bg-good",
  warn: "bg-warn",
  bad: "bg-bad",
};

export const TEXTS: Record<Tone, string> = {
  plain: "text-ink-2",
  accent: "text-accent",
  info: "text-info",
  good: "text-good",
  warn: "text-warn",
  bad: "text-bad",
};
