import type { Shapes } from "~/api/rest";
import { PICTURES } from "./pictures";
import { ask } from "./store";

export type FeedItem = Shapes["ItemOut"];

/** As many items of the feed are there to be read without a connection. */
export const N_KEPT = 20;
const WIDE_ENOUGH_PX = 720;

type More = () => Promise<readonly FeedItem[]>;

/** Keep these, the latest first, with one picture each, beside what was kept before: 20 in all, for which `more` is asked. */
export async function keepItems(items: readonly FeedItem[], more?: More): Promise<void> {
  try {
    const known = eachOnce([...items, ...(await keptItems())]);
    const others = known.length < N_KEPT ? await more?.().catch(() => []) : [];
    const all = eachOnce([...known, ...(others ?? [])]).slice(0, N_KEPT);
    await ask("kept", "readwrite", (rows): IDBRequest => {
      let last: IDBRequest = rows.clear();
      all.forEach((item, place) => {
        last = rows.put({ place, item });
      });
      return last;
    });
    await keepPictures(all.flatMap(({ post }) => pictureOf(post) ?? []));
  } catch {
    // a browser that keeps nothing: there is nothing to read offline
  }
}

function eachOnce(items: readonly FeedItem[]): FeedItem[] {
  const seen = new Set<string>();
  return items.filter(({ post: { id } }) => !seen.has(id) && seen.add(id));
}

/** Return what can be read without a connection, latest first. */
export async function keptItems(): Promise<FeedItem[]> {
  const rows = await ask<{ item: FeedItem }[]>("kept", "readonly", (rows) => rows.getAll()).catch(() => []);
  return rows.map(({ item }) => item);
}

async function keepPictures(addresses: readonly string[]): Promise<void> {
  if (!("caches" in globalThis)) return;
  const cache = await caches.open(PICTURES);
  const wanted = new Set(addresses.map((address) => new URL(address, location.origin).href));
  const there = new Set<string>();
  for (const { url } of await cache.keys()) {
    if (wanted.has(url)) there.add(url);
    else await cache.delete(url);
  }
  await Promise.allSettled([...wanted].filter((url) => !there.has(url)).map((url) => cache.add(url)));
}

/** Return the address of the picture that stands for a post: its first poster or picture that is wide enough. */
export function pictureOf(post: FeedItem["post"]): string | undefined {
  const files = post.pictures[0]?.files.filter(({ role }) => role === "poster" || role === "picture") ?? [];
  const byWidth = files.toSorted((a, b) => (a.width ?? 0) - (b.width ?? 0) || rank(a.mime) - rank(b.mime));
  const found = byWidth.find(({ width }) => (width ?? 0) >= WIDE_ENOUGH_PX) ?? widest(byWidth);
  return found?.url;
}

function widest(byWidth: Shapes["PictureFileOut"][]): Shapes["PictureFileOut"] | undefined {
  const width = byWidth.at(-1)?.width;
  return byWidth.find((file) => file.width === width);
}

const SMALLEST_FIRST = ["image/avif", "image/webp"];

function rank(mime: string): number {
  return SMALLEST_FIRST.includes(mime) ? SMALLEST_FIRST.indexOf(mime) : SMALLEST_FIRST.length;
}
