import { IntlMessageFormat } from "intl-messageformat";
import { use } from "react";
import { type Language, language } from "./language";

// Browsers know the languages of the app; to have them looked up among all there are takes a slow phone 80 ms.
IntlMessageFormat.resolveLocale = () => new Intl.Locale(language);

/** What a room says in each language: ICU messages by key, English first. The others are loaded when they are read. */
export interface Words<Key extends string> {
  readonly english: Readonly<Record<Key, string>>;
  readonly others: Readonly<Record<Exclude<Language, "en">, () => Promise<{ default: Record<string, string> }>>>;
}

export type Values = Record<string, string | number | Date>;
export type Translate<Key extends string> = (key: Key, values?: Values) => string;

/** Declare the words of a room: `defineWords(en, { de: () => import("./de.json"), ar: () => import("./ar.json") })`. */
export function defineWords<Key extends string>(
  english: Readonly<Record<Key, string>>,
  others: Words<Key>["others"],
): Words<Key> {
  return { english, others };
}

const opened = new WeakMap<object, Translate<string> | Promise<Translate<string>>>();

/** Return what says a room's messages in the language of the page. Suspends until they are here. */
export function useWords<Key extends string>(words: Words<Key>): Translate<Key> {
  const found = opened.get(words) ?? open(words);
  return (typeof found === "function" ? found : use(found)) as Translate<Key>;
}

/** Return what says a room's messages, to what is no component. */
export async function wordsOf<Key extends string>(words: Words<Key>): Promise<Translate<Key>> {
  return (await (opened.get(words) ?? open(words))) as Translate<Key>;
}

/** English is here at once; another language is a promise for good, as `use` wants the same one each time. */
function open<Key extends string>(words: Words<Key>): Translate<string> | Promise<Translate<string>> {
  const found =
    language === "en"
      ? translator(words.english)
      : words.others[language]().then(
          (theirs) => translator({ ...words.english, ...theirs.default }),
          () => translator(words.english), // offline, and never read before
        );
  opened.set(words, found);
  return found;
}

function translator(messages: Readonly<Record<string, string>>): Translate<string> {
  const compiled = new Map<string, IntlMessageFormat>();
  return (key, values) => {
    const text = messages[key] ?? key;
    if (!text.includes("{") && !text.includes("'")) return text;
    let message = compiled.get(key);
    if (!message) {
      message = new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
      compiled.set(key, message);
    }
    return String(message.format(values));
  };
}
