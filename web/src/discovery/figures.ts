import type { Account, History } from "./query/queries";

/** What a complete profile shows; its quality is the share of these that is known. */
export const QUALITY_PARTS = [
  "country",
  "language",
  "niches",
  "followers",
  "posts",
  "engagement_rate",
  "last_post_at",
  "has_contact",
] as const;
export type QualityPart = (typeof QUALITY_PARTS)[number];

/** Return which parts of its quality an account has. */
export function qualityParts(account: Account): Record<QualityPart, boolean> {
  const known = (part: QualityPart) => (part === "has_contact" ? account.has_contact : account[part] !== null);
  return Object.fromEntries(QUALITY_PARTS.map((part) => [part, known(part)])) as Record<QualityPart, boolean>;
}

export function qualityOf(account: Account): number {
  return Object.values(qualityParts(account)).filter(Boolean).length / QUALITY_PARTS.length;
}

export interface Growth {
  readonly first: number;
  readonly last: number;
  /** Relative to the first; null where that was none. */
  readonly rate: number | null;
  readonly days: number;
}

/** Return how followers grew over what is known; null where fewer than two days are. */
export function growthOf(history: History | undefined): Growth | null {
  const [from, to] = [history?.[0], history?.at(-1)];
  if (!from || !to || from[0] === to[0]) return null;
  const days = Math.round((Date.parse(to[0]) - Date.parse(from[0])) / 86_400_000);
  return { first: from[1], last: to[1], rate: from[1] > 0 ? to[1] / from[1] - 1 : null, days };
}

const SLOTS = 24;

/** Return a history as evenly spaced points, null where nothing was observed. */
export function evenly(history: NonNullable<History>): (number | null)[] {
  const days = history.map(([day]) => Date.parse(day));
  const [from = 0, to = 0] = [days[0], days.at(-1)];
  if (to === from) return history.map(([, followers]) => followers);
  const points: (number | null)[] = Array.from({ length: SLOTS }, () => null);
  history.forEach(([, followers], at) => {
    points[Math.round((((days[at] ?? from) - from) / (to - from)) * (SLOTS - 1))] = followers;
  });
  return points;
}

/** Every account of a creator, the one that was found first. */
export function accountsOf(hit: { account: Account; other_accounts: readonly Account[] }): readonly Account[] {
  return [hit.account, ...hit.other_accounts];
}

const LEVELS = ["low", "medium", "high"];

/** Return an account's risks with their levels, the worst first; null where nobody looked. */
export function risksOf(account: Account): { tag: string; level: string }[] | null {
  if (!account.risks) return null;
  return account.risks
    .map((tag, at) => ({ tag, level: account.risk_levels?.[at] ?? "low" }))
    .sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level));
}
