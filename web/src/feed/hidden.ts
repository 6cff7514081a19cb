import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import type { Post } from "~/posts/post";

/** What is kept out of sight: posts that were sent away, and everything by who was muted or blocked since. */
interface Hidden {
  readonly posts: ReadonlySet<string>;
  readonly authors: ReadonlySet<string>;
}

let hidden: Hidden = { posts: new Set(), authors: new Set() };
const listeners = new Set<() => void>();

/** Take a post out of every feed until the page is left. */
export function hidePost(id: string): void {
  change({ ...hidden, posts: withOne(hidden.posts, id) });
}

export function unhidePost(id: string): void {
  change({ ...hidden, posts: withoutOne(hidden.posts, id) });
}

/** Return which posts are kept out of sight. */
export function useHidden(): (post: Post) => boolean {
  const queries = useQueryClient();
  const { posts, authors } = useSyncExternalStore(
    useMemo(() => (listener: () => void) => listen(queries, listener), [queries]),
    () => hidden,
  );
  return useMemo(() => (post) => posts.has(post.id) || authors.has(post.author.id), [posts, authors]);
}

/** Ties are changed from many places; they all end in the cache. */
function listen(queries: QueryClient, listener: () => void): () => void {
  listeners.add(listener);
  const leave = queries.getQueryCache().subscribe(({ type, query }) => {
    const [room, author] = query.queryKey;
    if (type !== "updated" || room !== "tie" || typeof author !== "string") return;
    const tie = query.state.data as { muted?: boolean; blocked?: boolean } | undefined;
    const isAway = Boolean(tie?.muted || tie?.blocked);
    if (isAway === hidden.authors.has(author)) return;
    change({ ...hidden, authors: isAway ? withOne(hidden.authors, author) : withoutOne(hidden.authors, author) });
  });
  return () => {
    leave();
    listeners.delete(listener);
  };
}

function change(to: Hidden): void {
  hidden = to;
  for (const listener of listeners) listener();
}

function withOne(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set([...ids, id]);
}

function withoutOne(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set([...ids].filter((other) => other !== id));
}
