import type { Shapes } from "~/api/rest";
import { isUp, mediaId, type Upload } from "~/media/upload/upload";
import type { Post } from "../post";

export const MOST_LETTERS = 2_200;
export const MOST_PICTURES = 10;
export const MOST_ALT = 2_000;
export const MOST_AHEAD_DAYS = 366;

/** One picture or clip of a draft: on its way (`upload_id`), or already of a post (`picture`). */
export interface Item {
  readonly key: string;
  readonly kind: "image" | "video";
  readonly upload_id: string | null;
  readonly picture: Post["pictures"][number] | null;
  readonly alt: string;
  /** The frame that is to stand for a clip; null: as it is, or the best of its frames. */
  readonly cover_ms: number | null;
}

/** Everything one decides about a post, before it is one. */
export interface Draft {
  /** Names the post to the server, so that it is made once however often it is sent. */
  readonly id: string;
  readonly caption: string;
  readonly items: readonly Item[];
  /** null: the server measures it. */
  readonly language: string | null;
  readonly sensitive: boolean;
  readonly comments_on: boolean;
  readonly visibility: Shapes["Visibility"];
  /** A moment in UTC; null: at once. */
  readonly scheduled_at: string | null;
}

export function emptyDraft(): Draft {
  return {
    id: crypto.getRandomValues(new Uint32Array(4)).join("-"),
    caption: "",
    items: [],
    language: null,
    sensitive: false,
    comments_on: true,
    visibility: "public",
    scheduled_at: null,
  };
}

/** A post as one that can be changed. */
export function draftOf(post: Post): Draft {
  return {
    id: post.id,
    caption: post.caption,
    items: post.pictures.map((picture) => ({
      key: picture.id,
      kind: picture.kind ?? (post.kind === "video" ? "video" : "image"),
      upload_id: null,
      picture,
      alt: picture.alt,
      cover_ms: null,
    })),
    language: post.language,
    sensitive: post.sensitive,
    comments_on: post.comments_on,
    visibility: post.visibility,
    scheduled_at: post.scheduled_at,
  };
}

export function isEmpty({ caption, items }: Draft): boolean {
  return caption.trim() === "" && items.length === 0;
}

export function kindOfPost({ items }: Pick<Draft, "items">): Post["kind"] {
  return items.length === 0 ? "text" : items[0]?.kind === "video" ? "video" : "images";
}

/** Letters as the server counts them: code points, composed, without blank ends. */
export function countLetters(text: string): number {
  return [...text.normalize("NFC").trim()].length;
}

export type Lack = "nothing" | "too-long" | "alt-too-long" | "past" | "too-far" | "failed";

const DAY_MS = 86_400_000;

/** Return why a draft cannot be posted as it is, or null. `was_at`: when it was to go out before; that may have passed. */
export function lackOf(
  draft: Draft,
  uploads: readonly Upload[],
  { now = Date.now(), was_at = null }: { now?: number; was_at?: string | null } = {},
): Lack | null {
  if (isEmpty(draft)) return "nothing";
  if (countLetters(draft.caption) > MOST_LETTERS) return "too-long";
  if (draft.items.some((item) => countLetters(item.alt) > MOST_ALT)) return "alt-too-long";
  const at = draft.scheduled_at && draft.scheduled_at !== was_at ? Date.parse(draft.scheduled_at) : null;
  if (at !== null && at <= now) return "past";
  if (at !== null && at > now + MOST_AHEAD_DAYS * DAY_MS) return "too-far";
  return uploadsOf(draft, uploads).some(({ phase }) => phase === "failed") ? "failed" : null;
}

export function uploadsOf({ items }: Pick<Draft, "items">, uploads: readonly Upload[]): Upload[] {
  const ids = new Set(items.map((item) => item.upload_id));
  return uploads.filter(({ id }) => ids.has(id));
}

/** Return what the door of posts takes, or null where the server does not have all of it yet. */
export function bodyOf(draft: Draft, uploads: readonly Upload[], is_draft: boolean): Shapes["PostBody"] | null {
  const pictures = draft.items.map((item) => {
    const upload = uploads.find(({ id }) => id === item.upload_id);
    return {
      media_id: item.picture?.id ?? (upload && isUp(upload) ? mediaId(upload) : null),
      alt: item.alt,
      cover_ms: item.cover_ms ?? null,
    };
  });
  if (pictures.some(({ media_id }) => media_id === null)) return null;
  const { caption, language, sensitive, comments_on, visibility, scheduled_at } = draft;
  return {
    kind: kindOfPost(draft),
    caption,
    pictures: pictures as { media_id: string; alt: string; cover_ms: number | null }[],
    language,
    sensitive,
    comments_on,
    visibility,
    scheduled_at,
    is_draft,
  };
}

/** Return a draft with its item at `from` standing at `to`. */
export function moved(draft: Draft, from: number, to: number): Draft {
  const items = [...draft.items];
  const [item] = items.splice(from, 1);
  if (!item || to < 0 || to > items.length) return draft;
  items.splice(to, 0, item);
  return { ...draft, items };
}

/** Which of these files may join a draft: one clip alone, or up to ten pictures. */
export function fitting<Picked extends { readonly kind: "image" | "video" }>(
  items: readonly Item[],
  picked: readonly Picked[],
): { taken: Picked[]; left: "mixed" | "too-many" | null } {
  const kind = items[0]?.kind ?? picked[0]?.kind;
  const same = picked.filter((one) => one.kind === kind);
  const n_room = (kind === "video" ? 1 : MOST_PICTURES) - items.length;
  const taken = same.slice(0, Math.max(0, n_room));
  const left = same.length < picked.length ? "mixed" : taken.length < same.length ? "too-many" : null;
  return { taken, left };
}
