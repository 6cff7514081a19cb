import { PLATFORMS } from "../platforms";
import { type Conditions, NO_CONDITIONS, named } from "./conditions";

/**
 * Return the conditions that a finding of the server says ("city Berlin", "followers 10,000 to 100,000"); null where
 * it says something newer than this page. `codeOf` finds the code of a country by its English name.
 */
export function conditionsOf(finding: string, codeOf: (country: string) => string): Conditions | null {
  const [, kind = "", rest = ""] = /^(\S+) (.+)$/.exec(finding) ?? [];
  switch (kind) {
    case "followers":
      return followers(rest);
    case "platform": {
      const platforms = rest.split(" or ").filter((one) => (PLATFORMS as readonly string[]).includes(one));
      return { ...NO_CONDITIONS, values: { platforms } };
    }
    case "city":
      return { ...NO_CONDITIONS, values: { cities: [rest] } };
    case "country":
      return { ...NO_CONDITIONS, values: { countries: [codeOf(rest)] } };
    case "no":
      return { ...NO_CONDITIONS, values: { without_risks: [rest] } };
    case "nothing":
      return { ...NO_CONDITIONS, flags: { risk_free: true } };
    default:
      return null;
  }
}

function followers(said: string): Conditions | null {
  const [min, max] = [/^(?:from )?([\d,]+)(?! to)?/, /(?:to )([\d,]+)$/].map((pattern) => {
    const digits = pattern.exec(said)?.[1];
    return digits === undefined ? undefined : Number(digits.replaceAll(",", ""));
  });
  if (min === undefined && max === undefined) return null;
  return {
    ...NO_CONDITIONS,
    ranges: { followers: { ...(min !== undefined && { min }), ...(max !== undefined && { max }) } },
  };
}

/** Return the conditions of several findings as one. */
export function gathered(all: readonly Conditions[]): Conditions {
  const fields = new Set(all.flatMap(({ values }) => named(values)));
  return {
    ...NO_CONDITIONS,
    values: Object.fromEntries([...fields].map((field) => [field, all.flatMap(({ values }) => values[field] ?? [])])),
    flags: Object.assign({}, ...all.map(({ flags }) => flags)),
    ranges: Object.assign({}, ...all.map(({ ranges }) => ranges)),
  };
}
