let codes: ReadonlyMap<string, string> | undefined;

/** Return the code of a country by its English name; the name itself where none has it. */
export function countryCode(name: string): string {
  codes ??= readCodes();
  return codes.get(name) ?? name;
}

/** Of all pairs of letters those that are a country's: others have no name of their own. */
function readCodes(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames("en", { type: "region" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const pairs = letters.flatMap((a) => letters.map((b) => a + b));
  return new Map(pairs.map((code) => [names.of(code) ?? code, code] as const).filter(([name, code]) => name !== code));
}
