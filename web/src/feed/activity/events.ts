/** Something that somebody did, as POST /v1/activity takes it. `at` is added when it is told. */
export type Told = AboutPost | AboutPerson;

/** Where it happened: the page of a feed that showed it, and the place in that page. */
export interface Whence {
  readonly source?: Source;
  readonly request?: string;
  readonly position?: number;
}

interface AboutPost extends Whence {
  readonly kind: PostKind;
  readonly post: string;
  readonly ms?: number;
  readonly loops?: number;
}

interface AboutPerson extends Whence {
  readonly kind: "profile_visit" | "follow" | "hide_author";
  readonly person: string;
}

export type PostKind =
  | "impression"
  | "watch"
  | "finish"
  | "like"
  | "unlike"
  | "save"
  | "share"
  | "comment"
  | "skip"
  | "not_interested"
  | "search_click"
  | "open";

export type Source = "for_you" | "following" | "latest" | "popular" | "search" | "profile" | "trend" | "link" | "chat";

export type Event = Told & { readonly at: number };

/** Events that are sent together. Its id is its own for ever, so that what is sent twice counts once. */
export interface Batch {
  readonly id: string;
  /** Whose it is: the mark of a session. It is never sent in the name of another. */
  readonly whose: string;
  readonly at: number;
  readonly events: readonly Event[];
}
