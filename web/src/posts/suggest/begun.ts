/** A tag or a handle that is being written. */
export interface Begun {
  readonly kind: "tag" | "mention";
  /** What follows the # or @. */
  readonly query: string;
  /** Where the # or @ stands, and where the word ends, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

const BEGUN = /(?:^|[^\p{L}\p{N}_&/#＃@＠])([#＃@＠])([\p{L}\p{M}\p{N}_.\u200c\u200d]{0,100})$/u;
const REST = /^[\p{L}\p{M}\p{N}_\u200c\u200d]*/u;

/** Return the tag or mention in which the caret stands, if it is one. */
export function begunAt(text: string, caret: number): Begun | null {
  const found = BEGUN.exec(text.slice(0, caret));
  if (!found) return null;
  const [, sign = "", query = ""] = found;
  const kind = sign === "#" || sign === "＃" ? "tag" : "mention";
  if (kind === "tag" && query.includes(".")) return null;
  const rest = REST.exec(text.slice(caret))?.[0] ?? "";
  return { kind, query, start: caret - query.length - 1, end: caret + rest.length };
}

/** Return the text with the begun word written out, and where the caret goes: behind one space. */
export function completed(text: string, { kind, start, end }: Begun, value: string): { text: string; caret: number } {
  const word = `${kind === "tag" ? "#" : "@"}${value}`;
  const after = text.slice(end);
  const space = after.startsWith(" ") || after.startsWith("\n") ? "" : " ";
  return { text: `${text.slice(0, start)}${word}${space}${after}`, caret: start + word.length + 1 };
}
