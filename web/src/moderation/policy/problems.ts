import { Problem } from "~/api/problems";

/** What is wrong with a policy's text. `line` counts from 1; null: it is nowhere in particular. */
export interface Mistake {
  readonly line: number | null;
  readonly where: string;
  readonly reason: string;
}

/** Return every mistake that a refusal names, with its line, in the order of the text. */
export function mistakesOf(error: unknown, text: string): Mistake[] {
  if (!(error instanceof Problem)) return [];
  const lines = text.split("\n");
  return error.errors
    .map(({ field, reason }) => ({ line: lineOf(field, reason, lines), where: field, reason }))
    .toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

const RULE = /^rule (\d+)(?: ".*?")?(?:: ([\w-]+))?$/;
const TABLE = /^(\w+): ([\w-]+)$/;

function lineOf(field: string, reason: string, lines: readonly string[]): number | null {
  const told = /\(at line (\d+),/.exec(reason)?.[1];
  if (told) return Number(told);
  const [, number, ruleKey] = RULE.exec(field) ?? [];
  if (number) return keyLine(lines, nthLine(lines, /^\s*\[\[rules\]\]/, Number(number)), ruleKey);
  const [, table, key] = TABLE.exec(field) ?? [];
  return table ? keyLine(lines, nthLine(lines, new RegExp(`^\\s*\\[${table}\\]`), 1), key) : null;
}

/** The index of the nth line that fits; -1 where there are fewer. */
function nthLine(lines: readonly string[], pattern: RegExp, n: number): number {
  let left = n;
  return lines.findIndex((line) => pattern.test(line) && --left === 0);
}

/** The line of a key in the table that begins at `start`, or of the table where it lacks the key. */
function keyLine(lines: readonly string[], start: number, key: string | undefined): number | null {
  if (start < 0) return null;
  if (!key) return start + 1;
  for (let at = start + 1; at < lines.length && !/^\s*\[/.test(lines[at] ?? ""); at++) {
    if (new RegExp(`^\\s*"?${key}"?\\s*=`).test(lines[at] ?? "")) return at + 1;
  }
  return start + 1;
}
