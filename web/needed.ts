import { existsSync, readFileSync } from "node:fs";
import type { Manifest } from "vite";

const MANIFEST = "dist/.vite/manifest.json";
const FIRST = ["index.html", "src/feed/FeedScreen.tsx"];
const WORDS = /\/words\/[a-z]+\.json$/;

/** Return what the first screen needs without a connection: the rest is kept when somebody goes there. */
export function needed<T extends { url: string }>(entries: T[]): T[] {
  if (!existsSync(MANIFEST)) return []; // the build failed before, and its own error says why
  const manifest: Manifest = JSON.parse(readFileSync(MANIFEST, "utf8"));
  const files = new Set<string>();
  const waiting = [...FIRST];
  for (let name = waiting.pop(); name; name = waiting.pop()) {
    const part = manifest[name];
    if (!part || files.has(part.file)) continue;
    for (const file of [part.file, ...(part.css ?? [])]) files.add(file);
    waiting.push(...(part.imports ?? []), ...(part.dynamicImports ?? []).filter((name) => WORDS.test(name)));
  }
  return entries.filter(({ url }) => !url.startsWith("assets/") || files.has(url));
}
