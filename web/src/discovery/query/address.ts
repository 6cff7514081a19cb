import { PLATFORMS } from "../platforms";
import {
  type Conditions,
  EXCLUDED_FIELDS,
  FLAG_FIELDS,
  MISSING_FIELDS,
  NO_CONDITIONS,
  named,
  PERIOD_FIELDS,
  RANGE_FIELDS,
  VALUE_FIELDS,
  withExcluded,
  withFlag,
  withPeriod,
  withRange,
  withValues,
} from "./conditions";
import {
  COLUMNS,
  type Column,
  type Desk,
  EMPTY_DESK,
  MAX_COMPARED,
  MAX_LIKE,
  MAX_WEIGHT,
  SORTS,
  USUAL_COLUMNS,
  VIEWS,
  WEIGHTS,
  type Weight,
} from "./desk";
import { groupsOf, held, MAX_GROUPS } from "./groups";
import { joinWords, readNumber, readRange, readSpan, splitWords, writeNumber, writeRange, writeSpan } from "./notation";

/** A part of an address that means nothing here. */
export interface Ignored {
  readonly key: string;
  readonly value: string;
}

/** Parts of an address by name, as the router has them: what looks like JSON comes parsed. */
export type Address = Readonly<Record<string, unknown>>;

const MAX_VALUES = 100;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CLOSED: Readonly<Partial<Record<string, readonly string[]>>> = {
  platforms: PLATFORMS,
};
const IDS: ReadonlySet<string> = new Set(["in_lists", "not_in_lists"]);

/** Return the address of a desk: only what differs from an empty one, always in the same order. */
export function writeAddress(desk: Desk): Record<string, string> {
  const address: Record<string, string> = {};
  const put = (key: string, value: string) => {
    if (value) address[key] = value;
  };
  put("q", desk.text);
  put("read", desk.readsText ? "" : "no");
  groupsOf(desk).forEach((group, at) => {
    writeConditions(group, (key, value) => put(at ? `or${at + 1}-${key}` : key, value));
  });
  put("group", desk.at ? `or${desk.at + 1}` : "");
  put("like", desk.like.join("_"));
  put("unlike", desk.unlike.join("_"));
  if (desk.sort !== "relevance") put("sort", desk.ascending ? `${desk.sort}-up` : desk.sort);
  for (const weight of named(WEIGHTS))
    if (desk.weights[weight] !== WEIGHTS[weight]) put(`w-${weight}`, writeNumber(desk.weights[weight]));
  put("view", desk.view === "auto" ? "" : desk.view);
  if (desk.columns.join() !== USUAL_COLUMNS.join()) put("columns", joinWords(desk.columns) || "none");
  put("compare", desk.compared.join("_"));
  put("creator", desk.creator ?? "");
  return address;
}

function writeConditions(conditions: Conditions, put: (key: string, value: string) => void): void {
  for (const field of named(VALUE_FIELDS)) put(VALUE_FIELDS[field], joinWords(conditions.values[field] ?? []));
  for (const field of named(EXCLUDED_FIELDS)) put(EXCLUDED_FIELDS[field], joinWords(conditions.not[field] ?? []));
  for (const field of named(FLAG_FIELDS)) {
    const on = conditions.flags[field];
    if (on !== undefined) put(FLAG_FIELDS[field], on ? "yes" : "no");
  }
  for (const field of named(RANGE_FIELDS)) put(RANGE_FIELDS[field], writeRange(conditions.ranges[field]));
  for (const field of named(PERIOD_FIELDS)) put(PERIOD_FIELDS[field], writeSpan(conditions.periods[field]));
  put("missing", joinWords(conditions.missing));
}

/** Return the desk an address stands for, and what of it was ignored; `kept` are the columns this device shows. */
export function readAddress(address: Address, kept: readonly Column[] = USUAL_COLUMNS): [Desk, Ignored[]] {
  const ignored: Ignored[] = [];
  let desk: Desk = { ...EMPTY_DESK, columns: kept };
  const groups: Conditions[] = Array.from({ length: MAX_GROUPS }, () => NO_CONDITIONS);
  for (const [key, found] of Object.entries(address)) {
    const said = asWritten(found);
    const ignore = (value = said) => ignored.push({ key, value });
    const [at, name] = placeOf(key);
    const conditions = CONDITION_READERS[name]?.(groups[at] ?? NO_CONDITIONS, said, ignore);
    const next = READERS[key]?.(desk, said, ignore);
    if (conditions) groups[at] = conditions;
    else if (next) desk = next;
    else ignore();
  }
  return [{ ...desk, ...held(groups, desk.at) }, ignored];
}

/** `or2-platform` is the platform of the second group. */
function placeOf(key: string): [at: number, name: string] {
  const [, number = "1", name = key] = OF_GROUP.exec(key) ?? [];
  return [Number(number) - 1, name];
}

const OF_GROUP = new RegExp(`^or([2-${MAX_GROUPS}])-(.+)$`);

type Ignore = (value?: string) => void;
/** Returns the desk with what was said; null where nothing of it means anything. */
type Reader = (desk: Desk, said: string, ignore: Ignore) => Desk | null;

const READERS: Readonly<Record<string, Reader>> = {
  q: (desk, said) => ({ ...desk, text: said.slice(0, 1_000) }),
  read: (desk, said) => (said === "no" ? { ...desk, readsText: false } : null),
  sort: (desk, said) => {
    const ascending = said.endsWith("-up");
    const sort = SORTS.find((one) => one === (ascending ? said.slice(0, -3) : said));
    return sort && !(ascending && sort === "relevance") ? { ...desk, sort, ascending } : null;
  },
  view: (desk, said) => {
    const view = VIEWS.find((one) => one === said);
    return view ? { ...desk, view } : null;
  },
  columns: (desk, said, ignore) => ({
    ...desk,
    columns: said === "none" ? [] : chosen<Column>(splitWords(said), (one) => COLUMNS.includes(one as Column), ignore),
  }),
  like: (desk, said, ignore) => ({ ...desk, like: uuids(said, MAX_LIKE, ignore) }),
  unlike: (desk, said, ignore) => ({ ...desk, unlike: uuids(said, MAX_LIKE, ignore) }),
  compare: (desk, said, ignore) => ({ ...desk, compared: uuids(said, MAX_COMPARED, ignore) }),
  creator: (desk, said, ignore) => ({ ...desk, creator: uuids(said, 1, ignore)[0] ?? null }),
  group: (desk, said) => (GROUP.test(said) ? { ...desk, at: Number(said.slice(2)) - 1 } : null),
  ...Object.fromEntries(named(WEIGHTS).map((weight) => [`w-${weight}`, weightReader(weight)])),
};

const GROUP = new RegExp(`^or[2-${MAX_GROUPS}]$`);

/** Returns the conditions with what was said; null where nothing of it means anything. */
type ConditionReader = (conditions: Conditions, said: string, ignore: Ignore) => Conditions | null;

const CONDITION_READERS: Readonly<Record<string, ConditionReader>> = {
  missing: (conditions, said, ignore) => ({
    ...conditions,
    missing: chosen(splitWords(said), (one) => (MISSING_FIELDS as readonly string[]).includes(one), ignore),
  }),
  ...Object.fromEntries(
    named(VALUE_FIELDS).map((field) => [
      VALUE_FIELDS[field],
      conditionReader((conditions, said, ignore) => withValues(conditions, field, valuesOf(field, said, ignore))),
    ]),
  ),
  ...Object.fromEntries(
    named(EXCLUDED_FIELDS).map((field) => [
      EXCLUDED_FIELDS[field],
      conditionReader((conditions, said, ignore) => withExcluded(conditions, field, valuesOf(field, said, ignore))),
    ]),
  ),
  ...Object.fromEntries(
    named(FLAG_FIELDS).map((field) => [
      FLAG_FIELDS[field],
      conditionReader((conditions, said) =>
        said === "yes" || said === "no" ? withFlag(conditions, field, said === "yes") : null,
      ),
    ]),
  ),
  ...Object.fromEntries(
    named(RANGE_FIELDS).map((field) => [
      RANGE_FIELDS[field],
      conditionReader((conditions, said) => {
        const range = readRange(said);
        return range ? withRange(conditions, field, range) : null;
      }),
    ]),
  ),
  ...Object.fromEntries(
    named(PERIOD_FIELDS).map((field) => [
      PERIOD_FIELDS[field],
      conditionReader((conditions, said) => {
        const span = readSpan(said);
        return span ? withPeriod(conditions, field, span) : null;
      }),
    ]),
  ),
};

/** A reader whose types are said once. */
function conditionReader(read: ConditionReader): ConditionReader {
  return read;
}

function weightReader(weight: Weight): Reader {
  return (desk, said) => {
    const value = readNumber(said);
    return value === null || value > MAX_WEIGHT ? null : { ...desk, weights: { ...desk.weights, [weight]: value } };
  };
}

function valuesOf(field: string, said: string, ignore: Ignore): string[] {
  const known = CLOSED[field];
  const fits = (value: string) =>
    known ? known.includes(value) : IDS.has(field) ? UUID.test(value) : value.trim() !== "" && value.length <= 200;
  const found = chosen(splitWords(said), fits, ignore);
  for (const value of found.slice(MAX_VALUES)) ignore(value);
  return found.slice(0, MAX_VALUES);
}

function uuids(said: string, most: number, ignore: Ignore): string[] {
  const found = chosen(said.split("_"), (one) => UUID.test(one), ignore);
  for (const value of found.slice(most)) ignore(value);
  return found.slice(0, most);
}

/** Each value that fits, once; the others are ignored one by one. */
function chosen<Value extends string>(
  values: readonly string[],
  fits: (value: string) => boolean,
  ignore: Ignore,
): Value[] {
  for (const value of values) if (!fits(value)) ignore(value);
  return [...new Set(values.filter(fits))] as Value[];
}

/** What the router parsed, as it was written: `q=123` is text too. */
function asWritten(found: unknown): string {
  if (typeof found === "string") return found;
  return typeof found === "object" ? JSON.stringify(found) : String(found);
}
