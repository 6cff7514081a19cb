import type { Rolldown } from "vite";

type Context = Parameters<Extract<Rolldown.CodeSplittingGroup["name"], (...given: never[]) => unknown>>[1];

const at = (path: string) => new URL(`./src/${path}`, import.meta.url).pathname;
const MAIN = at("main.tsx");
const FEED = at("feed/FeedScreen.tsx");
const OF_POSTS = /\/src\/(feed|media|posts)\//;
const SMALL_BYTES = 20_000;

/** What people meet first where they come by a link, in the order in which parts that several need are given away. */
const FIRST: readonly (readonly [name: string, screen: string])[] = [
  ["post", at("posts/PostScreen.tsx")],
  ["desk", at("discovery/DiscoverScreen.tsx")],
  ["person", at("people/PersonScreen.tsx")],
];
/** What stands above a page; fields to fill in need more. */
const POPUPS = ["popups/MenuPopup", "popups/PopoverPopup", "Dialog", "Sheet"].map((part) => at(`ui/${part}.tsx`));
const OF_UI = /\/src\/ui\/(?!\w+Screen)\w+\.tsx?$|\/lucide-react\//;
const HEADLESS = /\/@(base-ui|floating-ui)\//;

/**
 * Screens wait for few scripts and not for forty. The feed takes three: what stands on every screen, what posts are
 * shown with, and the feed itself; a screen that people come to by a link one more. Of the rest, what several screens
 * share comes together where it is small and of one room.
 */
export const chunks: Rolldown.CodeSplittingOptions = {
  includeDependenciesRecursively: false, // what a part cannot do without is given to the same chunk or an earlier one
  groups: [
    { name: firstOf, priority: 2 },
    { name: familyOf, minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: SMALL_BYTES },
  ],
};

/** Return the chunk of a module that a first screen cannot be shown without. */
function firstOf(id: string, context: Context): string | null {
  if (id === MAIN || id === FEED || FIRST.some(([, screen]) => screen === id)) return null;
  if (reach("feed", [MAIN, FEED], context).has(id)) return OF_POSTS.test(id) ? "posts" : "app";
  if (/\/@tanstack\/(react-)?virtual/.test(id)) return "virtual";
  const isHeadless = [...reach(id, [id], context)].some((needed) => HEADLESS.test(needed));
  if (OF_UI.test(id) && !isHeadless) return "ui";
  if (reach("popups", POPUPS, context).has(id)) return "popups";
  if (HEADLESS.test(id) || OF_UI.test(id)) return "fields";
  return FIRST.find(([name, screen]) => reach(name, [screen], context).has(id))?.[0] ?? null;
}

/** Return the room of a module, so that no screen loads parts of another along with its own. */
function familyOf(id: string): string {
  return /\/src\/(\w+)\//.exec(id)?.[1] ?? "shared";
}

const reached = new Map<string, Set<string>>();

/** Return the modules that some cannot be run without. */
function reach(name: string, from: readonly string[], context: Context): Set<string> {
  const known = reached.get(name);
  if (known) return known;
  const found = new Set<string>();
  reached.set(name, found);
  const waiting = [...from];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...importsOf(next, context));
  }
  return found;
}

/** Indexes that lead to all there is: of these a module needs what it names. */
const INDEXES: readonly (readonly [named: RegExp, index: RegExp])[] = [
  [/import\s*\{([^}]+)\}\s*from\s*["']lucide-react["']/, /\/lucide-react\//],
  [/import\s*\{([^}]+)\}\s*from\s*["']~\/ui["']/, /\/src\/ui\/index\.ts$/],
];
const PART = /export\s*\{([^}]+)\}\s*from\s*["'](\.\/[\w/-]+(?:\.\w+)?)["']/g;

function importsOf(id: string, context: Context): string[] {
  const { code, importedIds = [] } = context.getModuleInfo(id) ?? {};
  let found = [...importedIds];
  for (const [naming, indexes] of INDEXES) {
    const named = code?.match(naming)?.[1]?.match(/\w+/g);
    const index = importedIds.find((imported) => indexes.test(imported));
    if (named && index) found = [...found.filter((imported) => imported !== index), ...partsOf(index, named, context)];
  }
  return found;
}

/** Return the modules behind an index that have these names. */
function partsOf(index: string, named: readonly string[], context: Context): string[] {
  const { code = "", importedIds = [] } = context.getModuleInfo(index) ?? {};
  return [...(code ?? "").matchAll(PART)]
    .filter(([, names]) => names?.match(/\w+/g)?.some((name) => named.includes(name) && name !== "as"))
    .map(([, , file]) => new URL(file ?? "", `file://${index}`).pathname)
    .flatMap((path) => importedIds.filter((imported) => imported === path || imported.startsWith(`${path}.`)));
}

/** Name a chunk after what it is; one that many screens share would have all their names. */
export function nameOf({ name }: { name: string }): string {
  return `assets/${name.split("~")[0]}-[hash].js`;
}
