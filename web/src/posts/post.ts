import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { rest, type Shapes, told } from "~/api/rest";
import { start } from "~/api/start";

export type Post = Shapes["PostOut"];

const HOUR_MS = 3_600_000; // a long scroll back still shows what one did

/** The one truth of a post: whatever shows it reads this, whatever changes it changes this. */
export function postQuery(id: string) {
  return queryOptions({
    queryKey: ["post", id],
    queryFn: ({ signal }) => told(rest.GET("/v1/posts/{post_id}", { params: { path: { post_id: id } }, signal })),
    gcTime: HOUR_MS,
    ...(start.post?.id === id && { initialData: start.post, initialDataUpdatedAt: performance.timeOrigin }),
  });
}

/** Return a post as it stands now; `seed` is what a list showed of it. Asks the server for nothing. */
export function usePost(seed: Post): Post {
  return useQuery({ ...postQuery(seed.id), initialData: seed, enabled: false }).data;
}

/** Change what is known of a post, where it is known. */
export function patchPost(queries: QueryClient, id: string, change: (post: Post) => Post): void {
  queries.setQueryData(postQuery(id).queryKey, (post) => post && change(post));
}

/** Note what a list brought, so that all of its posts are known as they are now. */
export function seedPosts(queries: QueryClient, posts: readonly Post[]): void {
  for (const post of posts) queries.setQueryData(postQuery(post.id).queryKey, post);
}
