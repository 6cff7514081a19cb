const names = new Intl.DisplayNames("en", { type: "region" });
let codes: ReadonlyMap<string, string> | undefined;

/** Return the code of a country by its English name; the name itself where none has it. */
export function countryCode(name: string): string {
  codes ??= new Map(allCodes().map((code) => [names.of(code) ?? code, code]));
  return codes.get(name) ?? name;
}

/** Every pair of letters that is a country's: others have no name of their own. */
function allCodes(): string[] {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  return letters.flatMap((a) => letters.map((b) => a + b)).filter((code) => names.of(code) !== code);
}
