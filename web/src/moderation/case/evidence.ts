import type { Judgement } from "../types";
import type { Say, Word } from "../words";

/** One thing that was measured. `p`: 0 to 1, how far its bar goes; null: a fact without a bar. */
export interface Measure {
  readonly name: string;
  readonly words: string;
  readonly value: number | boolean | string | readonly string[];
  readonly p: number | null;
}

const HEADS: Readonly<Record<string, Word>> = {
  offensive: "measure_offensive",
  hate: "measure_hate",
  abusive: "measure_abusive",
  hate_speech: "measure_hate_speech",
  severe: "measure_severe",
  spam: "measure_spam",
  profanity: "measure_profanity",
  insult: "measure_insult",
  slur: "measure_slur",
  sexual: "measure_sexual",
  threat: "measure_threat",
  self_harm: "measure_self_harm",
};

const NAMES: Readonly<Record<string, Word>> = {
  "text.n_links": "measure_links",
  "nudity.explicit": "measure_naked",
  "nudity.suggestive": "measure_barely_covered",
  "nudity.female_genitalia_covered": "measure_female_genitalia_covered",
  "nudity.female_genitalia_exposed": "measure_female_genitalia_exposed",
  "nudity.male_genitalia_exposed": "measure_male_genitalia_exposed",
  "nudity.female_breast_covered": "measure_female_breast_covered",
  "nudity.female_breast_exposed": "measure_female_breast_exposed",
  "nudity.male_breast_exposed": "measure_male_breast_exposed",
  "nudity.buttocks_covered": "measure_buttocks_covered",
  "nudity.buttocks_exposed": "measure_buttocks_exposed",
  "nudity.anus_covered": "measure_anus_covered",
  "nudity.anus_exposed": "measure_anus_exposed",
  "nudity.belly_covered": "measure_belly_covered",
  "nudity.belly_exposed": "measure_belly_exposed",
  "picture.blank": "measure_blank",
  "picture.qr": "measure_qr",
  "known.lists": "measure_known_lists",
  "known.reason": "measure_known_reason",
  "known.blur": "measure_known_blur",
  "known.limit": "measure_known_limit",
  "known.hold": "measure_known_hold",
  "known.escalate": "measure_known_escalate",
  "known.remove": "measure_known_remove",
  "opinion.violates": "measure_opinion",
  "opinion.categories": "measure_opinion_categories",
  "post.sensitive": "measure_sensitive",
  "post.visibility": "measure_visibility",
  "author.n_strikes": "measure_strikes",
  "author.age_days": "measure_age_days",
  "author.minor": "measure_minor",
  "author.n_posts": "measure_posts",
  "author.n_reports": "measure_reports",
  text: "unmeasured_text",
  pictures: "unmeasured_pictures",
  speech: "unmeasured_speech",
  known: "unmeasured_known",
  opinion: "unmeasured_opinion",
  labels: "unmeasured_labels",
};

/** Said elsewhere on the screen already, or by `missing`. */
const ELSEWHERE: ReadonlySet<string> = new Set(["subject.kind", "post.kind", "post.language", "unmeasured"]);
const MOST_STRENGTH = 3;

/** Return what a name of evidence means, in plain words; a name nobody knows stands for itself. */
export function plainName(name: string, t: Say): string {
  const known = NAMES[name];
  if (known) return t(known);
  const parts = name.split(".");
  if (parts[0] === "label" && parts[1]) return t("measure_label", { label: parts[1].replaceAll("_", " ") });
  const head = HEADS[parts.at(-1) ?? ""];
  if (!head) return name;
  const what = parts.includes("words") ? t("measure_words_of", { what: t(head) }) : t(head);
  if (parts[0] === "read") return t("measure_read", { what });
  return parts[0] === "heard" ? t("measure_heard", { what }) : what;
}

/** Return what was measured: bars first, the longest before the others, then facts; what is nothing comes last. */
export function measuresOf(judgement: Judgement, t: Say): { loud: Measure[]; quiet: Measure[] } {
  const all = Object.entries(judgement.values)
    .filter(([name]) => !ELSEWHERE.has(name))
    .map(([name, value]): Measure => ({ name, words: plainName(name, t), value, p: barOf(name, value) }))
    .sort((a, b) => (b.p ?? -1) - (a.p ?? -1) || a.words.localeCompare(b.words));
  return { loud: all.filter((one) => !isNothing(one)), quiet: all.filter(isNothing) };
}

function barOf(name: string, value: Measure["value"]): number | null {
  if (typeof value !== "number") return null;
  if (name.includes("words.")) return value / MOST_STRENGTH;
  return name.startsWith("author.") || name.includes(".n_") ? null : value;
}

/** Below a twentieth a bar says nothing, and neither do "no", an empty set and none of a kind. */
function isNothing({ value, p }: Measure): boolean {
  if (p !== null) return p < 0.05;
  return value === false || value === 0 || value === "" || (Array.isArray(value) && value.length === 0);
}
