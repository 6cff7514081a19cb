import type { Shapes } from "~/api/rest";

/** What a desk filters by. Several values of one field mean any of them; all fields must hold. */
export interface Conditions {
  readonly values: Readonly<Partial<Record<ValueField, readonly string[]>>>;
  /** What must not be so. */
  readonly not: Readonly<Partial<Record<ExcludedField, readonly string[]>>>;
  readonly flags: Readonly<Partial<Record<FlagField, boolean>>>;
  readonly ranges: Readonly<Partial<Record<RangeField, Range>>>;
  readonly periods: Readonly<Partial<Record<PeriodField, Span>>>;
  /** Fields of which nothing may be known. */
  readonly missing: readonly string[];
}

export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** Days as `2026-05-01`, or so many days back as `30d`. */
export interface Span {
  readonly after?: string;
  readonly before?: string;
}

/** Fields of which any of some values must hold, with a name each in addresses. */
export const VALUE_FIELDS = {
  platforms: "platform",
  countries: "country",
  cities: "city",
  languages: "language",
  niches: "niche",
  categories: "category",
  account_types: "type",
  sources: "source",
  risks: "risk",
  without_risks: "safe-from",
  in_lists: "list",
} as const;
export type ValueField = keyof typeof VALUE_FIELDS;

/** Fields whose values can be excluded. */
export const EXCLUDED_FIELDS = {
  platforms: "not-platform",
  countries: "not-country",
  cities: "not-city",
  languages: "not-language",
  niches: "not-niche",
  categories: "not-category",
  account_types: "not-type",
  sources: "not-source",
  not_in_lists: "not-list",
} as const;
export type ExcludedField = keyof typeof EXCLUDED_FIELDS;

export const FLAG_FIELDS = {
  verified: "verified",
  private: "private",
  has_contact: "contact",
  risk_free: "risk-free",
} as const;
export type FlagField = keyof typeof FLAG_FIELDS;

export const RANGE_FIELDS = {
  followers: "followers",
  engagement_rate: "engagement",
  avg_views: "views",
  avg_likes: "likes",
  avg_comments: "comments",
  posts: "posts",
  following: "following",
} as const;
export type RangeField = keyof typeof RANGE_FIELDS;

export const PERIOD_FIELDS = { last_post_at: "posted", joined_at: "joined", observed_at: "observed" } as const;
export type PeriodField = keyof typeof PERIOD_FIELDS;

/** Fields that can be asked to be unknown. */
export const MISSING_FIELDS = [
  "country",
  "city",
  "language",
  "niches",
  "categories",
  "account_type",
  "followers",
  "posts",
  "engagement_rate",
  "avg_views",
  "last_post_at",
  "risk_free",
] as const;

export const NO_CONDITIONS: Conditions = { values: {}, not: {}, flags: {}, ranges: {}, periods: {}, missing: [] };

/** One condition that can be taken away: a value of a field, or the whole field. */
export type Term =
  | { readonly kind: "values"; readonly field: ValueField; readonly values: readonly string[] }
  | { readonly kind: "not"; readonly field: ExcludedField; readonly values: readonly string[] }
  | { readonly kind: "flags"; readonly field: FlagField; readonly on: boolean }
  | { readonly kind: "ranges"; readonly field: RangeField; readonly range: Range }
  | { readonly kind: "periods"; readonly field: PeriodField; readonly span: Span }
  | { readonly kind: "missing"; readonly field: string };

/** Return the conditions by field, in the order of the fields. */
export function terms(conditions: Conditions): Term[] {
  const { values, not, flags, ranges, periods, missing } = conditions;
  return [
    ...named(VALUE_FIELDS).flatMap((field): Term[] => {
      const chosen = values[field] ?? [];
      return chosen.length ? [{ kind: "values", field, values: chosen }] : [];
    }),
    ...named(EXCLUDED_FIELDS).flatMap((field): Term[] => {
      const chosen = not[field] ?? [];
      return chosen.length ? [{ kind: "not", field, values: chosen }] : [];
    }),
    ...named(FLAG_FIELDS).flatMap((field): Term[] => {
      const on = flags[field];
      return on === undefined ? [] : [{ kind: "flags", field, on }];
    }),
    ...named(RANGE_FIELDS).flatMap((field): Term[] => {
      const range = ranges[field];
      return range ? [{ kind: "ranges", field, range }] : [];
    }),
    ...named(PERIOD_FIELDS).flatMap((field): Term[] => {
      const span = periods[field];
      return span ? [{ kind: "periods", field, span }] : [];
    }),
    ...missing.map((field): Term => ({ kind: "missing", field })),
  ];
}

/** Return the same with a term of its own for every single value. */
export function singleTerms(conditions: Conditions): Term[] {
  return terms(conditions).flatMap((term): Term[] =>
    term.kind === "values" || term.kind === "not" ? term.values.map((value) => ({ ...term, values: [value] })) : [term],
  );
}

/** Return the conditions without one of them. */
export function without(conditions: Conditions, term: Term): Conditions {
  switch (term.kind) {
    case "values":
      return withValues(conditions, term.field, left(conditions.values[term.field], term.values));
    case "not":
      return withExcluded(conditions, term.field, left(conditions.not[term.field], term.values));
    case "flags":
      return withFlag(conditions, term.field, undefined);
    case "ranges":
      return withRange(conditions, term.field, {});
    case "periods":
      return withPeriod(conditions, term.field, {});
    case "missing":
      return { ...conditions, missing: conditions.missing.filter((field) => field !== term.field) };
  }
}

export function withValues(conditions: Conditions, field: ValueField, values: readonly string[]): Conditions {
  return { ...conditions, values: put(conditions.values, field, values.length ? values : undefined) };
}

export function withExcluded(conditions: Conditions, field: ExcludedField, values: readonly string[]): Conditions {
  return { ...conditions, not: put(conditions.not, field, values.length ? values : undefined) };
}

export function withFlag(conditions: Conditions, field: FlagField, on: boolean | undefined): Conditions {
  return { ...conditions, flags: put(conditions.flags, field, on) };
}

export function withRange(conditions: Conditions, field: RangeField, { min, max }: Range): Conditions {
  const range = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  return { ...conditions, ranges: put(conditions.ranges, field, "min" in range || "max" in range ? range : undefined) };
}

export function withPeriod(conditions: Conditions, field: PeriodField, { after, before }: Span): Conditions {
  const span = { ...(after && { after }), ...(before && { before }) };
  return { ...conditions, periods: put(conditions.periods, field, after || before ? span : undefined) };
}

/** Return the conditions with those of `more` laid over them. */
export function joined(conditions: Conditions, more: Conditions): Conditions {
  return {
    values: { ...conditions.values, ...more.values },
    not: { ...conditions.not, ...more.not },
    flags: { ...conditions.flags, ...more.flags },
    ranges: { ...conditions.ranges, ...more.ranges },
    periods: { ...conditions.periods, ...more.periods },
    missing: [...new Set([...conditions.missing, ...more.missing])],
  };
}

type Filters = Partial<Shapes["FiltersBody"]>;

/** Return the conditions as the search door takes them; `now` is what days back are counted from. */
export function filtersOf(conditions: Conditions, now: Date): Shapes["FiltersBody"] {
  const { in_lists: _lists, ...values } = conditions.values;
  const filters: Filters = { ...(values as Filters), ...conditions.flags, ...conditions.ranges };
  for (const field of named(PERIOD_FIELDS)) {
    const span = conditions.periods[field];
    if (span) filters[field] = { after: moment(span.after, now), before: moment(span.before, now, true) };
  }
  if (conditions.missing.length) filters.missing = [...conditions.missing];
  const { not_in_lists: _notLists, ...not } = conditions.not;
  const excluded = Object.entries(not).map(([field, chosen]) => ({ [field]: chosen }));
  if (excluded.length) filters.none_of = excluded as unknown as Shapes["FiltersBody"][];
  return filters as Shapes["FiltersBody"];
}

/** The moment a day begins, or ends where `last`, in UTC. */
function moment(day: string | undefined, now: Date, last = false): string | null {
  if (!day) return null;
  const back = /^(\d+)d$/.exec(day);
  const at = back ? new Date(now.getTime() - Number(back[1]) * 86_400_000).toISOString().slice(0, 10) : day;
  return last ? `${at}T23:59:59Z` : `${at}T00:00:00Z`;
}

function left(values: readonly string[] | undefined, gone: readonly string[]): string[] {
  return (values ?? []).filter((value) => !gone.includes(value));
}

function put<Field extends string, Value>(
  all: Readonly<Partial<Record<Field, Value>>>,
  field: Field,
  value: Value | undefined,
): Partial<Record<Field, Value>> {
  const rest: Partial<Record<Field, Value>> = { ...all };
  if (value === undefined) delete rest[field];
  else rest[field] = value;
  return rest;
}

/** The fields of a table above, typed. */
export function named<Field extends string>(table: Readonly<Partial<Record<Field, unknown>>>): Field[] {
  return Object.keys(table) as Field[];
}
