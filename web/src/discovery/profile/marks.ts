import type { Shapes } from "~/api/rest";
import type { Account } from "../query/queries";

export type RiskEvidence = Shapes["RiskEvidence"];

/** A piece of a text: marked where it is evidence. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** Return the text of an account that evidence speaks of; null where it is no longer kept. `post 1` is the first. */
export function textOf(account: Account, place: string): string | null {
  const post = /^post (\d+)$/.exec(place)?.[1];
  if (post) return account.post_texts?.[Number(post) - 1] ?? null;
  if (place === "bio") return account.bio;
  if (place === "name") return account.name;
  return place === "category" ? (account.categories?.join(", ") ?? null) : null;
}

/** Return a text in pieces, marked from each start to its end, which count letters as the server does. */
export function pieces(text: string, spans: readonly { start: number | null; end: number | null }[]): Piece[] {
  const letters = [...text];
  const marks = new Array<boolean>(letters.length).fill(false);
  for (const { start, end } of spans) if (start !== null && end !== null) marks.fill(true, start, end);
  const found: { text: string; marked: boolean }[] = [];
  letters.forEach((letter, at) => {
    const last = found.at(-1);
    if (last && last.marked === marks[at]) last.text += letter;
    else found.push({ text: letter, marked: marks[at] ?? false });
  });
  return found;
}

/** Whether the words of every piece of evidence stand in the text where it says; else the text has changed since. */
export function stillStands(text: string, evidence: readonly RiskEvidence[]): boolean {
  const letters = [...text];
  return evidence.every(
    ({ start, end, words }) =>
      start === null || end === null || letters.slice(start, end).join("").toLowerCase() === words.toLowerCase(),
  );
}
