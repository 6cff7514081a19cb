import { beforeEach, expect, test } from "vitest";
import { belongTo } from "./belonging";
import { type FeedItem, keepItems, keptItems, N_KEPT, pictureOf } from "./kept";
import { ask } from "./store";

type File = { role: "poster" | "master"; url: string; mime: string; width: number; height: number };

function item(id: string, files: File[] = []): FeedItem {
  return { post: { id, pictures: files.length ? [{ files }] : [] }, why: "popular", reposted_by: null } as never;
}

const poster = (width: number, mime: string): File => ({
  role: "poster",
  url: `/media/a/${width}.${mime.slice(6)}`,
  mime,
  width,
  height: width * 2,
});

beforeEach(() => ask("kept", "readwrite", (rows) => rows.clear()));

test("the latest items stand first, each once, and no more than the limit are kept", async () => {
  await keepItems(Array.from({ length: N_KEPT }, (_, n) => item(`old-${n}`)));
  await keepItems([item("new"), item("old-3")]);
  const ids = (await keptItems()).map(({ post }) => post.id);
  expect(ids.slice(0, 3)).toEqual(["new", "old-3", "old-0"]);
  expect(ids).toHaveLength(N_KEPT);
  expect(new Set(ids).size).toBe(N_KEPT);
});

test("where fewer are known, more are asked for; where enough are, nothing is", async () => {
  const ten = Array.from({ length: 10 }, (_, n) => item(`first-${n}`));
  await keepItems(ten, async () => [item("first-3"), ...Array.from({ length: 20 }, (_, n) => item(`more-${n}`))]);
  const ids = (await keptItems()).map(({ post }) => post.id);
  expect([ids.length, new Set(ids).size, ids[0], ids[10]]).toEqual([N_KEPT, N_KEPT, "first-0", "more-0"]);
  await keepItems(ten, () => Promise.reject(new Error("was asked")));
  expect((await keptItems()).map(({ post }) => post.id)).toEqual(ids);
});

test("what more there is may be out of reach: then what is known is kept", async () => {
  await keepItems([item("a")], () => Promise.reject(new Error("no network")));
  expect((await keptItems()).map(({ post }) => post.id)).toEqual(["a"]);
});

test("nothing is kept where nothing was given", async () => {
  await keepItems([]);
  expect(await keptItems()).toEqual([]);
});

test("the picture kept is the smallest format of the first that is wide enough", () => {
  const files = [
    poster(1080, "image/avif"),
    poster(720, "image/jpeg"),
    poster(720, "image/avif"),
    poster(320, "image/avif"),
  ];
  expect(pictureOf(item("a", files).post)).toBe("/media/a/720.avif");
});

test("where none is wide enough the widest picture is kept", () => {
  const files = [poster(480, "image/jpeg"), poster(480, "image/webp"), poster(320, "image/avif")];
  expect(pictureOf(item("a", files).post)).toBe("/media/a/480.webp");
});

test("what one account saw is gone when another comes", async () => {
  await belongTo("ada");
  await keepItems([item("hers")]);
  await belongTo(null);
  expect(await keptItems()).toEqual([]);
});
