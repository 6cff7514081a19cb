import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useAsPerson } from "~/accounts/me";
import { send } from "~/offline/outbox";
import { toastError } from "~/ui/toast";
import { type Post, patchPost, postQuery } from "./post";

type Mine = NonNullable<Post["mine"]>;
type Verb = "like" | "save" | "repost";

const VERBS = {
  like: { mine: "liked", count: "n_likes" },
  save: { mine: "saved", count: "n_saves" },
  repost: { mine: "reposted", count: "n_reposts" },
} as const satisfies Record<Verb, { mine: keyof Mine; count: keyof Post["counts"] }>;

const NOTHING: Mine = { liked: false, saved: false, reposted: false };

export interface Reactions {
  like(): void;
  unlike(): void;
  toggleLike(): void;
  toggleSave(): void;
  toggleRepost(): void;
}

/** What one may do with a post: shown at once, sent when there is a connection, taken back where it is refused. */
export function useReactions(post: Pick<Post, "id">): Reactions {
  const queries = useQueryClient();
  const asPerson = useAsPerson();
  const set = (verb: Verb, on: boolean) => asPerson(() => void react(queries, post.id, verb, on));
  const toggle = (verb: Verb) => {
    const now = queries.getQueryData(postQuery(post.id).queryKey);
    set(verb, !now?.mine?.[VERBS[verb].mine]);
  };
  return {
    like: () => set("like", true),
    unlike: () => set("like", false),
    toggleLike: () => toggle("like"),
    toggleSave: () => toggle("save"),
    toggleRepost: () => toggle("repost"),
  };
}

/** Return a post as it is once one has done, or undone, something with it. */
export function reacted(post: Post, verb: Verb, on: boolean): Post {
  const { mine, count } = VERBS[verb];
  const before = post.mine ?? NOTHING;
  if (before[mine] === on) return post;
  const n = Math.max(0, post.counts[count] + (on ? 1 : -1));
  return { ...post, mine: { ...before, [mine]: on }, counts: { ...post.counts, [count]: n } };
}

async function react(queries: QueryClient, id: string, verb: Verb, on: boolean): Promise<void> {
  patchPost(queries, id, (post) => reacted(post, verb, on));
  try {
    await send({ method: on ? "PUT" : "DELETE", path: `/v1/posts/${id}/${verb}`, key: `${verb}:${id}` });
  } catch (error) {
    patchPost(queries, id, (post) => reacted(post, verb, !on));
    toastError(error);
  }
}
