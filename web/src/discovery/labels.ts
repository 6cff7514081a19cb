import { useQuery } from "@tanstack/react-query";
import { createContext, use, useMemo } from "react";
import { language, type Translate, useWords } from "~/words";
import { formats } from "~/words/language";
import { listsQuery } from "./lists/queries";
import { platformName } from "./platforms";
import type { ExcludedField, RangeField, Span, Term, ValueField } from "./query/conditions";
import { nichesQuery } from "./query/queries";
import { type DiscoveryKey, discoveryWords } from "./words";

export type T = Translate<DiscoveryKey>;

let languages: Intl.DisplayNames | undefined;

export function languageName(code: string): string {
  languages ??= new Intl.DisplayNames(language, { type: "language" });
  try {
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}

/** Where somebody is, as far as that is known: "Berlin, Germany". */
export function placeName(at: { readonly city?: string | null; readonly country?: string | null } | null | undefined) {
  return [at?.city, at?.country && formats.country(at.country)].filter(Boolean).join(", ");
}

/** What the desk calls things, in the language of the page. */
export interface Labels {
  niche(id: string): string;
  /** Without the group. */
  shortNiche(id: string): string;
  risk(tag: string): string;
  value(field: ValueField | ExcludedField, value: string): string;
  term(term: Term): string;
}

export function useLabels(): Labels {
  const labels = use(LabelsContext);
  if (!labels) throw new Error("there are no labels around this");
  return labels;
}

export const LabelsContext = createContext<Labels | null>(null);

/** Make the labels; once for a screen, as every row reads them. */
export function useMadeLabels(): Labels {
  const t = useWords(discoveryWords);
  const niches = useQuery(nichesQuery).data;
  const lists = useQuery({ ...listsQuery(), enabled: false }).data;
  return useMemo(() => {
    const names = new Map(niches?.map(({ id, label }) => [id, label]));
    const listNames = new Map(lists?.map(({ id, name }) => [id, name]));
    return labels(t, names, listNames);
  }, [t, niches, lists]);
}

function labels(t: T, niches: ReadonlyMap<string, string>, lists: ReadonlyMap<string, string>): Labels {
  const group = (id: string) => known(t, `niche_${id}`) ?? id;
  const shortNiche = (id: string) => niches.get(id)?.split(" › ").at(-1) ?? group(id.split(".")[0] ?? id);
  const niche = (id: string) => (id.includes(".") ? `${group(id.split(".")[0] ?? "")} › ${shortNiche(id)}` : group(id));
  const risk = (tag: string) => {
    const [name = tag, level] = tag.split(".");
    if (["low", "medium", "high"].includes(name)) return t("risk_any", { level: known(t, `level_${name}`) ?? name });
    const said = known(t, `risk_${name.replaceAll("-", "_")}`) ?? name;
    return level ? t("risk_from", { risk: said, level: known(t, `level_${level}`) ?? level }) : said;
  };
  const value = (field: ValueField | ExcludedField, one: string): string => {
    switch (field) {
      case "platforms":
        return platformName(one);
      case "countries":
        return formats.country(one);
      case "languages":
        return languageName(one);
      case "niches":
        return niche(one);
      case "risks":
      case "without_risks":
        return risk(one);
      case "account_types":
        return known(t, `type_${one}`) ?? one;
      case "in_lists":
      case "not_in_lists":
        return lists.get(one) ?? t("a_list");
      default:
        return one;
    }
  };
  const term = (one: Term): string => {
    switch (one.kind) {
      case "values": {
        const said = one.values.map((each) => value(one.field, each)).join(" / ");
        if (one.field === "without_risks") return t("without_risk", { risk: said });
        if (one.field === "risks") return t("with_risk", { risk: said });
        return one.field === "in_lists" ? t("in_list", { list: said }) : said;
      }
      case "not":
        return t("not", { what: one.values.map((each) => value(one.field, each)).join(" / ") });
      case "flags":
        return t(`${one.field}_${one.on ? "yes" : "no"}`);
      case "ranges":
        return `${t(`field_${one.field}`)} ${rangeSaid(one.field, one.range.min, one.range.max)}`;
      case "periods":
        return `${t(`field_${one.field}`)} ${spanSaid(t, one.span)}`;
      case "missing":
        return t("missing", { field: fieldSaid(t, one.field) });
    }
  };
  return { niche, shortNiche, risk, value, term };
}

/** A field as the index names it. */
export function fieldSaid(t: T, field: string): string {
  return known(t, `field_${field}`) ?? field;
}

export function valueFormat(field: RangeField): (value: number) => string {
  return field === "engagement_rate" ? (value) => formats.percent(value) : formats.count;
}

export function rangeSaid(field: RangeField, min: number | undefined, max: number | undefined): string {
  const format = valueFormat(field);
  if (min !== undefined && max !== undefined) return `${format(min)} – ${format(max)}`;
  return min === undefined ? `≤ ${format(max ?? 0)}` : `≥ ${format(min)}`;
}

function spanSaid(t: T, { after, before }: Span): string {
  const days = /^(\d+)d$/.exec(after ?? "")?.[1];
  if (days && !before) return t("last_days", { n: Number(days) });
  const said = (day: string) =>
    /^\d+d$/.test(day) ? t("days_ago", { n: Number(day.slice(0, -1)) }) : formats.day(day);
  if (after && before) return `${said(after)} – ${said(before)}`;
  return after ? t("since", { day: said(after) }) : t("until", { day: said(before ?? "") });
}

/** What is said under a key that may not be there. */
function known(t: T, key: string): string | null {
  const said = t(key as DiscoveryKey);
  return said === key ? null : said;
}
