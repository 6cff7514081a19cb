import type { Shapes } from "~/api/rest";
import { type Conditions, filtersOf, NO_CONDITIONS } from "./conditions";

/** Everything that the address of the desk holds. */
export interface Desk {
  readonly text: string;
  /** Whether places, sizes and the like said in the text become filters. */
  readonly readsText: boolean;
  readonly conditions: Conditions;
  readonly sort: Sort;
  readonly ascending: boolean;
  readonly weights: Weights;
  readonly like: readonly string[];
  readonly unlike: readonly string[];
  readonly view: View;
  readonly columns: readonly Column[];
  /** Whose profile stands open. */
  readonly creator: string | null;
  /** Who is compared. */
  readonly compared: readonly string[];
}

export const SORTS = [
  "relevance",
  "followers",
  "engagement_rate",
  "avg_views",
  "avg_likes",
  "posts",
  "quality",
  "last_post_at",
  "observed_at",
] as const satisfies readonly Shapes["Sort"][];
export type Sort = (typeof SORTS)[number];

export const WEIGHTS = { similarity: 1, engagement: 0.1, followers: 0.1, quality: 0.05, freshness: 0.05 } as const;
export type Weight = keyof typeof WEIGHTS;
export type Weights = Readonly<Record<Weight, number>>;
export const MAX_WEIGHT = 10;

export const VIEWS = ["auto", "rows", "cards"] as const;
/** `auto`: rows on a desk, cards on a phone. */
export type View = (typeof VIEWS)[number];

export const COLUMNS = [
  "platforms",
  "followers",
  "engagement",
  "growth",
  "niche",
  "place",
  "language",
  "quality",
  "risk",
  "why",
  "last_post",
  "views",
  "likes",
  "comments",
  "posts",
  "following",
  "type",
  "contact",
  "match",
  "observed",
] as const;
export type Column = (typeof COLUMNS)[number];
export const USUAL_COLUMNS: readonly Column[] = COLUMNS.slice(0, 11);

export const MAX_COMPARED = 5;
export const MAX_LIKE = 20;

export const EMPTY_DESK: Desk = {
  text: "",
  readsText: true,
  conditions: NO_CONDITIONS,
  sort: "relevance",
  ascending: false,
  weights: WEIGHTS,
  like: [],
  unlike: [],
  view: "auto",
  columns: USUAL_COLUMNS,
  creator: null,
  compared: [],
};

/** A search without its place and page size. */
export type Asked = Omit<Shapes["SearchBody"], "cursor" | "limit" | "facets" | Seldom> &
  Partial<Pick<Shapes["SearchBody"], Seldom>>;
type Seldom = "in_lists" | "not_in_lists" | "history";

/** Return the search that a desk asks for. */
export function askedOf(desk: Desk, now: Date): Asked {
  const { in_lists = [] } = desk.conditions.values;
  const { not_in_lists = [] } = desk.conditions.not;
  return {
    text: desk.text.trim(),
    read_text: desk.readsText,
    filters: filtersOf(desk.conditions, now),
    sort: desk.sort,
    ascending: desk.ascending && desk.sort !== "relevance",
    weights: desk.weights,
    like: [...desk.like],
    unlike: [...desk.unlike],
    ...(in_lists.length > 0 && { in_lists: [...in_lists] }),
    ...(not_in_lists.length > 0 && { not_in_lists: [...not_in_lists] }),
    ...(desk.columns.includes("growth") && { history: true }),
  };
}

/** Return the same search as far as it decides who fits: neither order nor what is shown changes counts. */
export function countedOf(asked: Asked): Asked {
  const { history: _, ...rest } = asked;
  return { ...rest, sort: "followers", ascending: false, weights: WEIGHTS };
}

/** Whether nothing is asked yet. */
export function isBlank(desk: Desk): boolean {
  return (
    !desk.text.trim() &&
    !desk.like.length &&
    !desk.unlike.length &&
    JSON.stringify(desk.conditions) === JSON.stringify(NO_CONDITIONS)
  );
}
