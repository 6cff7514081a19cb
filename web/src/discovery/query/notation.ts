import type { Range, Span } from "./conditions";

/** How values are written in addresses: short, readable, and left alone by percent-encoding. */

/** Join words by `_`; a `*` stands before one that belongs to a word. */
export function joinWords(words: readonly string[]): string {
  return words.map((word) => word.replace(/[*_]/g, "*$&")).join("_");
}

export function splitWords(said: string): string[] {
  const words: string[] = [];
  let word = "";
  for (let at = 0; at < said.length; at++) {
    if (said[at] === "*" && at + 1 < said.length) word += said[++at];
    else if (said[at] === "_") {
      words.push(word);
      word = "";
    } else word += said[at];
  }
  return said === "" ? [] : [...words, word];
}

/** 10000 is `10k`, 1500000 `1.5m`, 0.03 as it is. */
export function writeNumber(value: number): string {
  if (value >= 1e6 && value % 1e4 === 0) return `${value / 1e6}m`;
  if (value >= 1e3 && value % 10 === 0) return `${value / 1e3}k`;
  return String(value);
}

/** Return the number written so; null where it is none. */
export function readNumber(said: string): number | null {
  const found = /^(\d{1,15}(?:\.\d{1,12})?)([km])?$/i.exec(said.trim());
  if (!found) return null;
  const value = Number(found[1]);
  const scale = { k: 1e3, m: 1e6 }[found[2]?.toLowerCase() ?? ""];
  return scale ? Math.round(value * scale) : value;
}

/** Return a number as people type it: `10k`, `1.5m`, `10,000`, `10.000`, `٣٫٥`; null where it is none. */
export function readTyped(typed: string, is: "count" | "percent"): number | null {
  const plain = typed
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace("٫", ".")
    .replace(/[\s%٪'’٬]/g, "");
  const isGrouped = is === "count" && /^\d{1,3}([.,]\d{3})+$/.test(plain);
  return readNumber(isGrouped ? plain.replace(/[.,]/g, "") : plain.replace(",", "."));
}

/** `10k..100k`, `..5k`, `0.03..` */
export function writeRange(range: Range | undefined): string {
  if (!range) return "";
  return `${range.min === undefined ? "" : writeNumber(range.min)}..${range.max === undefined ? "" : writeNumber(range.max)}`;
}

export function readRange(said: string): Range | null {
  const ends = endsOf(said);
  if (!ends) return null;
  const [min, max] = ends.map((end) => (end === "" ? undefined : readNumber(end)));
  if (min === null || max === null || (min !== undefined && max !== undefined && min > max)) return null;
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

/** `30d..`, `2026-01-01..2026-02-01` */
export function writeSpan(span: Span | undefined): string {
  return span ? `${span.after ?? ""}..${span.before ?? ""}` : "";
}

export function readSpan(said: string): Span | null {
  const ends = endsOf(said);
  if (!ends?.every((end) => end === "" || isDay(end))) return null;
  const [after, before] = ends;
  return { ...(after && { after }), ...(before && { before }) };
}

function endsOf(said: string): [string, string] | null {
  const at = said.indexOf("..");
  if (at < 0 || said === "..") return null;
  return [said.slice(0, at), said.slice(at + 2)];
}

function isDay(said: string): boolean {
  if (/^\d{1,5}d$/.test(said)) return true;
  return /^\d{4}-\d{2}-\d{2}$/.test(said) && !Number.isNaN(Date.parse(`${said}T00:00:00Z`));
}
