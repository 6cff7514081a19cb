import { useMemo } from "react";

/** Languages the app is complete in, each by its own name. */
export const LANGUAGES = { en: "English", de: "Deutsch", ar: "العربية" } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = "socialpulse.language";
const RIGHT_TO_LEFT: ReadonlySet<Language> = new Set(["ar"]);

/** The language of this page: chosen before, else what the browser likes best, else English. It changes by reload. */
export const language: Language = choose();

/** Keep a language and begin anew in it. */
export function setLanguage(chosen: Language): void {
  localStorage.setItem(KEY, chosen);
  location.reload();
}

/** Which way this language is read. */
export const direction = RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr";

/** Have the document say its language and direction. */
export function applyLanguage(): void {
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
}

function choose(): Language {
  const liked = [globalThis.localStorage?.getItem(KEY) ?? "", ...(globalThis.navigator?.languages ?? [])];
  for (const tag of liked) {
    const short = tag.slice(0, 2).toLowerCase();
    if (short in LANGUAGES) return short as Language;
  }
  return "en";
}

/** Numbers, moments and lists as this language writes them. */
export const formats = {
  count: (n: number) => compact().format(n),
  number: (n: number) => plain().format(n),
  percent: (p: number, digits: 0 | 1 | 2 = 1) => percents[digits]().format(p),
  /** A change, with its sign on the side where the language writes it. */
  change: (p: number, digits: 0 | 1) => changes[digits]().format(p),
  day: (at: string | Date) => days().format(new Date(at)),
  shortDay: (at: string | Date) => shortDays().format(new Date(at)),
  moment: (at: string | Date) => moments().format(new Date(at)),
  ago: (at: string | Date, now = Date.now()) => ago(new Date(at).getTime(), now),
  list: (items: readonly string[]) => lists().format(items),
  country: (code: string) => (/^[A-Z]{2}$/.test(code) ? (regions().of(code) ?? code) : code),
  bytes: (n: number) =>
    new Intl.NumberFormat(language, {
      style: "unit",
      unit: n < 1e6 ? "kilobyte" : "megabyte",
      maximumFractionDigits: n < 1e7 ? 1 : 0,
    }).format(n / (n < 1e6 ? 1e3 : 1e6)),
  duration: (ms: number) => {
    const s = Math.round(ms / 1000);
    return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
  },
};
export type Formats = typeof formats;

export function useFormats(): Formats {
  return useMemo(() => formats, []);
}

const compact = once(() => new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 }));
const plain = once(() => new Intl.NumberFormat(language));
const percents = [percent(0), percent(1), percent(2)] as const;
const changes = [percent(0, "exceptZero"), percent(1, "exceptZero")] as const;
const days = once(() => new Intl.DateTimeFormat(language, { dateStyle: "medium" }));
const shortDays = once(() => new Intl.DateTimeFormat(language, { month: "short", day: "numeric" }));
const moments = once(() => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }));
const lists = once(() => new Intl.ListFormat(language));
const regions = once(() => new Intl.DisplayNames(language, { type: "region" }));
// Unicode's short Arabic says of some past months that they are to come; its narrow one is the same without that mistake.
const relative = once(
  () => new Intl.RelativeTimeFormat(language, { numeric: "auto", style: language === "ar" ? "narrow" : "short" }),
);
const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

function ago(at: number, now: number): string {
  const s = (at - now) / 1000;
  for (const [unit, length] of STEPS) if (Math.abs(s) >= length) return relative().format(Math.trunc(s / length), unit);
  return relative().format(0, "second");
}

function percent(digits: number, signDisplay: "auto" | "exceptZero" = "auto"): () => Intl.NumberFormat {
  return once(() => new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: digits, signDisplay }));
}

/** Make a thing when it is first asked for: a page begins without what it does not show. */
function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
