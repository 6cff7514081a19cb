import { MINORS } from "~/api/viewers";
import type { Action, Context } from "../types";
import type { Deed } from "./decisions";

/** For whom a decision is: everybody, people below 18, or who is in some countries. */
export const WHOM = ["everybody", "minors", "countries"] as const;
export type Whom = (typeof WHOM)[number];

export interface Viewers {
  readonly whom: Whom;
  /** ISO 3166, of `countries` alone. */
  readonly countries: readonly string[];
}

const FOR_SOME: readonly Action[] = ["show", "blur", "limit"];

/** Return for whom a case is decided at first: of an appeal, for whom it was. */
export function viewersAtFirst({ case: one, judgement }: Context): Viewers {
  const told = one.kind === "appeal" && judgement ? judgement.viewers : [];
  if (told.length === 0) return { whom: "everybody", countries: [] };
  return told.includes(MINORS) ? { whom: "minors", countries: [] } : { whom: "countries", countries: told };
}

/** Return for whom this case can be decided: posts for some viewers too, an appeal about some for some alone. */
export function whomOf(context: Context): readonly Whom[] {
  if (context.case.subject_kind !== "post") return ["everybody"];
  return viewersAtFirst(context).whom === "everybody" ? WHOM : WHOM.slice(1);
}

/** Return what is sent; null for everybody. */
export function viewersSent({ whom, countries }: Viewers): string[] | null {
  if (whom === "everybody") return null;
  return whom === "minors" ? [MINORS] : countries.toSorted();
}

/** Whether there is anybody to decide for: countries are named first. */
export function isNamed({ whom, countries }: Viewers): boolean {
  return whom !== "countries" || countries.length > 0;
}

/** What can be done for these viewers, or is no decision about them. */
export function isFor(deed: Deed, { whom }: Viewers): boolean {
  return whom === "everybody" || deed === null || FOR_SOME.includes(deed);
}

/** Return for whom is next, as one goes round. */
export function nextWhom(context: Context, whom: Whom): Whom {
  const possible = whomOf(context);
  return possible[(possible.indexOf(whom) + 1) % possible.length] ?? whom;
}
