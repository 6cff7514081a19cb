import type { Rolldown } from "vite";

type Context = Parameters<Extract<Rolldown.CodeSplittingGroup["name"], (...given: never[]) => unknown>>[1];

const SCREEN = new URL("./src/feed/FeedScreen.tsx", import.meta.url).pathname;
const MAIN = new URL("./src/main.tsx", import.meta.url).pathname;
const OF_POSTS = /\/src\/(feed|media|posts)\//;

/**
 * The first screen waits for three scripts and not for forty: what stands on every screen, what posts are shown with,
 * and the feed itself. Of the rest, what several screens share comes together where it is small.
 */
export const chunks: Rolldown.CodeSplittingOptions = {
  groups: [
    { name: (id, context) => (isFirst(id, context) ? (OF_POSTS.test(id) ? "posts" : "app") : null), priority: 2 },
    { name: "shared", minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 20_000 },
  ],
};

let reached: Set<string> | undefined;

/** Return whether the first screen cannot be shown without a module. */
function isFirst(id: string, context: Context): boolean {
  if (!reached) {
    reached = new Set();
    const waiting = [MAIN, SCREEN];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      waiting.push(...importsOf(next, context));
    }
  }
  return id !== SCREEN && id !== MAIN && reached.has(id);
}

const ICONS = /import\s*\{([^}]+)\}\s*from\s*["']lucide-react["']/;
const ICON = /export\s*\{([^}]+)\}\s*from\s*["'](\.\/icons\/[\w-]+\.\w+)["']/g;

/** Return what a module imports; of the icons those it names, for their index leads to all there are. */
function importsOf(id: string, context: Context): string[] {
  const { code, importedIds = [] } = context.getModuleInfo(id) ?? {};
  const named = code?.match(ICONS)?.[1]?.match(/\w+/g);
  const index = importedIds.find((imported) => imported.includes("/lucide-react/"));
  if (!named || !index) return [...importedIds];
  const icons = [...(context.getModuleInfo(index)?.code ?? "").matchAll(ICON)]
    .filter(([, names]) => names?.match(/\w+/g)?.some((name) => named.includes(name) && name !== "as"))
    .map(([, , file]) => new URL(file ?? "", `file://${index}`).pathname);
  return [...importedIds.filter((imported) => imported !== index), ...icons];
}

/** Name a chunk after what it is; one that many screens share would have all their names. */
export function nameOf({ name }: { name: string }): string {
  return `assets/${name.split("~")[0]}-[hash].js`;
}
