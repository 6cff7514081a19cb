import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import ar from "./niches.ar.json";
import de from "./niches.de.json";

const TAXONOMY = new URL("../../../../src/socialpulse/understand/topics/taxonomy.tsv", import.meta.url);

test.each(Object.entries({ de, ar }))("every niche that the server knows has a name in %s", (_language, names) => {
  const ids = readFileSync(TAXONOMY, "utf8")
    .split("\n")
    .slice(1)
    .flatMap((line) => line.split("\t")[0] || []);
  expect(Object.keys(names).sort()).toEqual(ids.sort());
});
