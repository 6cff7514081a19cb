export const LEAST_BYTES = 10;

/** How hard a password is to guess. `short` and `plain` are not taken by the server. */
export type Strength = "short" | "plain" | "fair" | "good" | "strong";

const ROWS = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "abcdefghijklmnopqrstuvwxyz"];
const WORDS = [
  "password",
  "passwort",
  "letmein",
  "welcome",
  "iloveyou",
  "princess",
  "sunshine",
  "dragon",
  "monkey",
].concat(["football", "baseball", "superman", "batman", "changeme", "secret", "admin", "socialpulse", "qwerty", "abc"]);

/** Return how hard a password is to guess for who knows the address. A first look; the server looks again. */
export function strengthOf(password: string, email: string): Strength {
  if (new TextEncoder().encode(password).length < LEAST_BYTES) return "short";
  const plain = password.toLowerCase();
  const rest = without(plain, [...WORDS, email.toLowerCase(), email.toLowerCase().split("@")[0] ?? ""]);
  if (rest.length <= 4 || new Set(plain).size <= 3 || isOfOneRow(plain) || isRepeated(plain)) return "plain";
  const bits = rest.length * Math.log2(Math.min(alphabet(password), new Set(rest).size * 3));
  if (bits < 55) return "fair";
  return bits < 75 ? "good" : "strong";
}

function without(text: string, words: readonly string[]): string {
  const longest = words.filter((word) => word.length >= 3).sort((a, b) => b.length - a.length);
  return longest.reduce((rest, word) => rest.replaceAll(word, ""), text);
}

function isOfOneRow(text: string): boolean {
  return ROWS.some((row) => {
    const twice = row + row;
    return twice.includes(text) || [...twice].reverse().join("").includes(text);
  });
}

function isRepeated(text: string): boolean {
  for (let n = 1; n < 6; n++)
    if (
      text
        .slice(0, n)
        .repeat(Math.ceil(text.length / n))
        .slice(0, text.length) === text
    )
      return true;
  return false;
}

/** The number of characters that a password seems to be drawn from. */
function alphabet(password: string): number {
  const kinds: readonly [RegExp, number][] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/[0-9]/, 10],
    [/[^a-zA-Z0-9]/, 33],
  ];
  return kinds.reduce((n, [kind, more]) => (kind.test(password) ? n + more : n), 0);
}
