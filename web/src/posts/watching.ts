import { useQueryClient } from "@tanstack/react-query";
import { useMe } from "~/accounts/me";
import { useLive } from "./live";
import { type Post, patchPost, postQuery } from "./post";

type Counts = Post["counts"] & { post_id: string };

/** Keep what is known of a post as it is on the server while it is looked at; one's own in every state. */
export function useWatchedPost(post: Post): void {
  const queries = useQueryClient();
  const isOwn = useMe().profile?.person.id === post.author.id;
  const again = () => void queries.invalidateQueries({ queryKey: postQuery(post.id).queryKey });
  useLive(post.state === "live" ? `post:${post.id}` : null, ({ type, data }) => {
    if (type === "counts") {
      const { post_id: _, ...counts } = data as Counts;
      patchPost(queries, post.id, (known) => ({ ...known, counts }));
    } else if (type === "post" || type === "missed") again();
  });
  useLive(isOwn ? "posts" : null, ({ type, data }) => {
    if (type === "missed" || (data as { post_id?: string } | undefined)?.post_id === post.id) again();
  });
}
