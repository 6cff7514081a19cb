import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useMe } from "~/accounts/me";
import { useLive } from "../live";
import { addComment, type Comment, dropComment, isKnown } from "./comments";

/** Comments of others that came while one reads, and what puts them in; replies and one's own go in at once. */
export function useArriving(post_id: string): { arrived: readonly Comment[]; show: () => void } {
  const queries = useQueryClient();
  const me = useMe().profile?.person.id;
  const [arrived, setArrived] = useState<readonly Comment[]>([]);

  useLive(`comments:${post_id}`, ({ type, data }) => {
    if (type === "comment") {
      const comment = data as Comment;
      const goesIn = comment.parent_id || comment.author.id === me || isKnown(queries, post_id, comment.id);
      if (goesIn) addComment(queries, post_id, comment);
      else setArrived((before) => [comment, ...before.filter(({ id }) => id !== comment.id)]);
    } else if (type === "comment-gone") {
      const { comment_id, parent_id } = data as { comment_id: string; parent_id: string | null };
      setArrived((before) => before.filter(({ id }) => id !== comment_id));
      if (isKnown(queries, post_id, comment_id)) dropComment(queries, post_id, comment_id, parent_id);
    } else if (type === "missed") void queries.invalidateQueries({ queryKey: ["comments", post_id] });
  });

  const show = () => {
    for (const comment of arrived.toReversed()) addComment(queries, post_id, comment);
    setArrived([]);
  };
  return { arrived, show };
}
