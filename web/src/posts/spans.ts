import type { Shapes } from "~/api/rest";

type Span = Shapes["SpanOut"];

/** A part of a text: plain, or a tag, mention or link with the key it is found by. */
export interface Piece {
  readonly kind: "text" | "tag" | "mention" | "link";
  readonly text: string;
  readonly key: string;
}

/** Cut a text at its spans, which count code points and never overlap. What is no span of this text stays plain. */
export function piecesOf(text: string, spans: readonly Span[]): Piece[] {
  const letters = Array.from(text);
  const pieces: Piece[] = [];
  let at = 0;
  const plain = (end: number) => {
    if (end > at) pieces.push({ kind: "text", text: letters.slice(at, end).join(""), key: "" });
  };
  for (const { kind, start, end, key } of spans) {
    if (start < at || end > letters.length || !isKnown(kind)) continue;
    plain(start);
    pieces.push({ kind, text: letters.slice(start, end).join(""), key });
    at = end;
  }
  plain(letters.length);
  return pieces;
}

/** The address of a link that may lack its scheme. */
export function addressOf(key: string): string {
  return /^https?:\/\//i.test(key) ? key : `https://${key}`;
}

function isKnown(kind: string): kind is "tag" | "mention" | "link" {
  return kind === "tag" || kind === "mention" || kind === "link";
}
