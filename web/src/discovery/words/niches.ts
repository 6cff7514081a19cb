import { type Language, language } from "~/words";

type Names = Readonly<Record<string, string>>;

const OTHERS: Readonly<Record<Exclude<Language, "en">, () => Promise<{ default: Names }>>> = {
  de: () => import("./niches.de.json"),
  ar: () => import("./niches.ar.json"),
};

/** Names of niches by id in the language of the page; none in English, in which the server says them. */
export async function nicheNames(): Promise<Names> {
  if (language === "en") return {};
  return OTHERS[language]().then(
    (names) => names.default,
    () => ({}), // offline, and never read before
  );
}
