/** A piece of what somebody says of themselves; `to` where it leads, inside this app or out. */
export interface BioPiece {
  readonly text: string;
  readonly at: number;
  readonly to?: { readonly href: string; readonly isOutside: boolean };
}

const LEADS =
  /https?:\/\/[^\s<>"]+|(?<![\p{L}\p{N}_.@/])@[A-Za-z0-9._]{2,30}|(?<![\p{L}\p{N}_&/])[#＃][\p{L}\p{N}\p{M}_]*\p{L}[\p{L}\p{N}\p{M}_]*/gu;

/** Part a text at the addresses, people and tags in it. The pieces join to the text. */
export function bioPieces(bio: string): BioPiece[] {
  const pieces: BioPiece[] = [];
  let end = 0;
  for (const { 0: found, index } of bio.matchAll(LEADS)) {
    const text = found.replace(/[.,;:!?'")\]]+$/, ""); // the end of a sentence is no part of an address
    if (index > end) pieces.push({ text: bio.slice(end, index), at: end });
    pieces.push({ text, at: index, to: target(text) });
    end = index + text.length;
  }
  if (end < bio.length) pieces.push({ text: bio.slice(end), at: end });
  return pieces;
}

function target(text: string): { href: string; isOutside: boolean } {
  if (text.startsWith("@")) return { href: `/u/${text.slice(1)}`, isOutside: false };
  if (/^[#＃]/.test(text))
    return { href: `/tags/${encodeURIComponent(text.slice(1).toLowerCase())}`, isOutside: false };
  return { href: text, isOutside: true };
}

/** A link as people read it: no scheme, no www, no slash at the end. */
export function shortLink(link: string): string {
  return link.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
}
