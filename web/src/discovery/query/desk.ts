import type { Shapes } from "~/api/rest";
import { type Conditions, filtersOf, NO_CONDITIONS, terms } from "./conditions";
import { askingOf, type Groups } from "./groups";

/** Everything that the address of the desk holds. */
export interface Desk extends Groups {
  readonly text: string;
  /** Whether places, sizes and the like said in the text become filters. */
  readonly readsText: boolean;
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
  others: [],
  at: 0,
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
  const groups = askingOf(desk);
  const in_lists = groups.flatMap(({ values }) => values.in_lists ?? []); // lists hold for all groups
  const not_in_lists = groups.flatMap(({ not }) => not.not_in_lists ?? []);
  return {
    text: desk.text.trim(),
    read_text: desk.readsText,
    filters: filtersOfAll(groups, now),
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

/** Return what several groups ask: any of them. */
function filtersOfAll(groups: readonly Conditions[], now: Date): Shapes["FiltersBody"] {
  const [first = NO_CONDITIONS, ...others] = groups;
  if (!others.length) return filtersOf(first, now);
  return { any_of: groups.map((group) => filtersOf(group, now)) } as Shapes["FiltersBody"];
}

/** Return the same desk as if the group that is being changed were alone. */
export function aloneOf(desk: Desk): Desk {
  return { ...desk, others: [], at: 0 };
}

/** Return how many conditions are set. */
export function countOf(desk: Desk): number {
  return askingOf(desk).reduce((sum, group) => sum + terms(group).length, 0);
}

/** Return the same search as far as it decides who fits: neither order nor what is shown changes counts. */
export function countedOf(asked: Asked): Asked {
  const { history: _, ...rest } = asked;
  return { ...rest, sort: "followers", ascending: false, weights: WEIGHTS };
}

/** What a desk seeks once more like these are wanted: nobody is wanted and unwanted at once. */
export function liked({ unlike }: Desk, ids: readonly string[]): Pick<Desk, "like" | "unlike"> {
  return { like: ids, unlike: unlike.filter((id) => !ids.includes(id)) };
}

/** What a desk seeks once less like these is wanted, besides those of whom less was wanted before. */
export function unliked({ like, unlike }: Desk, ids: readonly string[]): Pick<Desk, "like" | "unlike"> {
  return {
    like: like.filter((id) => !ids.includes(id)),
    unlike: [...new Set([...unlike, ...ids])].slice(-MAX_LIKE),
  };
}

/** Whether nothing is asked yet. */
export function isBlank(desk: Desk): boolean {
  return !desk.text.trim() && !desk.like.length && !desk.unlike.length && !askingOf(desk).length;
}
