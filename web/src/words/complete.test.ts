import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { LANGUAGES } from "./language";

type Nodes = ReturnType<IntlMessageFormat["getAst"]>;
type Messages = Record<string, string>;

const SOURCE = join(import.meta.dirname, "..");
const TONGUES = Object.keys(LANGUAGES);
const OTHERS = TONGUES.filter((tongue) => tongue !== "en");
/** How the parser numbers the parts of a message that are not an argument's plain value. */
const LITERAL = 0;
const SELECT = 5;
const PLURAL = 6;
const POUND = 7;
const TAG = 8;

const rooms = readdirSync(SOURCE, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.name === "en.json")
  .map((entry) => entry.parentPath);

describe.each(rooms.map((folder) => [relative(SOURCE, folder), folder]))("%s", (_name, folder = "") => {
  const words = new Map(TONGUES.map((tongue) => [tongue, read(join(folder, `${tongue}.json`))]));
  const english = words.get("en") ?? {};

  test("every language has the same keys", () => {
    for (const tongue of OTHERS) {
      expect(Object.keys(words.get(tongue) ?? {}).sort(), tongue).toEqual(Object.keys(english).sort());
    }
  });

  test.each(TONGUES)("every message in %s can be read and says something", (tongue) => {
    for (const [key, text] of Object.entries(words.get(tongue) ?? {})) {
      expect(text.trim(), key).not.toBe("");
      expect(() => parsed(text), key).not.toThrow();
    }
  });

  test.each(OTHERS)("messages in %s take the same arguments as in English", (tongue) => {
    for (const [key, text] of Object.entries(words.get(tongue) ?? {})) {
      const theirs = argumentsOf(parsed(text));
      const ours = argumentsOf(parsed(english[key] ?? ""));
      expect(
        [...theirs.used].filter((name) => !ours.used.has(name)),
        `${key}: unknown`,
      ).toEqual([]);
      expect(
        [...ours.shown].filter((name) => !theirs.used.has(name)),
        `${key}: lost`,
      ).toEqual([]);
    }
  });

  test.each(TONGUES)("plurals in %s have every form that the language counts with", (tongue) => {
    for (const [key, text] of Object.entries(words.get(tongue) ?? {})) {
      const counts = pluralsOf(parsed(english[key] ?? "")).some(isCounting);
      for (const plural of pluralsOf(parsed(text))) {
        if (counts || isCounting(plural)) expect(missingOf(plural, tongue), key).toEqual([]);
      }
    }
  });
});

function read(path: string): Messages {
  return JSON.parse(readFileSync(path, "utf8"));
}

function parsed(text: string): Nodes {
  return new IntlMessageFormat(text, "en", undefined, { ignoreTag: true }).getAst();
}

interface Arguments {
  /** By name; a select with its choices too. */
  readonly used: Set<string>;
  /** Whose value is read, not only what depends on it. */
  readonly shown: Set<string>;
}

function argumentsOf(nodes: Nodes, found: Arguments = { used: new Set(), shown: new Set() }): Arguments {
  for (const node of nodes) {
    if (node.type === LITERAL || node.type === POUND || node.type === TAG || !("value" in node)) continue;
    found.used.add(node.value);
    if (!("options" in node)) found.shown.add(node.value);
    else {
      if (node.type === SELECT) found.used.add(`${node.value}: ${Object.keys(node.options).sort().join(", ")}`);
      for (const { value } of Object.values(node.options)) {
        if (value.some(({ type }) => type === POUND)) found.shown.add(node.value);
        argumentsOf(value, found);
      }
    }
  }
  return found;
}

interface Plural {
  readonly ordinal: boolean;
  readonly forms: ReadonlySet<string>;
}

function pluralsOf(nodes: Nodes): Plural[] {
  return nodes.flatMap((node) => {
    if (!("options" in node)) return [];
    const within = Object.values(node.options).flatMap((option) => pluralsOf(option.value));
    if (node.type !== PLURAL) return within;
    const ordinal = "pluralType" in node && node.pluralType === "ordinal";
    return [{ ordinal, forms: new Set(Object.keys(node.options)) }, ...within];
  });
}

/** Whether it has words for different counts, not only for none or for a number as it is written. */
function isCounting({ forms }: Plural): boolean {
  return ["one", "two", "few", "many"].some((form) => forms.has(form));
}

/** The forms that a language counts with and a plural lacks. None of something is also said as many others are. */
function missingOf({ ordinal, forms }: Plural, tongue: string): string[] {
  const rules = new Intl.PluralRules(tongue, { type: ordinal ? "ordinal" : "cardinal" });
  const isSaid = (form: string) => forms.has(form) || forms.has(`=${["zero", "one", "two"].indexOf(form)}`);
  return rules.resolvedOptions().pluralCategories.filter((form) => form !== "zero" && !isSaid(form));
}
