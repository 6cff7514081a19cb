import { useQueryClient } from "@tanstack/react-query";
import { useAsPerson } from "~/accounts/me";
import { send } from "~/offline/outbox";
import { toastError } from "~/ui/toast";
import { useWords } from "~/words";
import type { Post } from "../post";
import { type Comment, commentsPath, dropComment, patchComment, unsentQuery } from "./comments";
import { commentsWords } from "./words";

export interface CommentActs {
  toggleLike(): void;
  remove(): void;
  report(): void;
}

/** What can be done with a comment: shown at once, taken back with a word where it is refused. */
export function useCommentActs({ id, post_id, parent_id, liked }: Comment): CommentActs {
  const t = useWords(commentsWords);
  const queries = useQueryClient();
  const asPerson = useAsPerson();

  const like = async (on: boolean) => {
    const show = (on: boolean) =>
      patchComment(queries, post_id, id, (comment) =>
        comment.liked === on ? comment : { ...comment, liked: on, n_likes: comment.n_likes + (on ? 1 : -1) },
      );
    show(on);
    try {
      await send({ method: on ? "PUT" : "DELETE", path: `/v1/comments/${id}/like`, key: `like:${id}` });
    } catch (error) {
      show(!on);
      toastError(error);
    }
  };
  const remove = async () => {
    dropComment(queries, post_id, id, parent_id);
    try {
      await send({ method: "DELETE", path: `/v1/comments/${id}`, key: `comment:${id}` });
    } catch (error) {
      toastError(error);
      await queries.invalidateQueries({ queryKey: ["comments", post_id] });
    }
  };
  const question = { title: t("delete_title"), text: t("delete_text"), confirm: t("delete") };
  return {
    toggleLike: () => asPerson(() => void like(!liked)),
    remove: () => void import("../asking").then(({ askFirst }) => askFirst(question, () => void remove())),
    report: () =>
      asPerson(() => void import("../ReportDialog").then(({ askReport }) => askReport({ kind: "comment", id }))),
  };
}

/** Return what writes a comment; it stands there at once, and is kept where there is no connection. */
export function useWriteComment({ id: post_id }: Post): (text: string, parent: Comment | null) => Promise<void> {
  const queries = useQueryClient();
  const { queryKey } = unsentQuery(post_id);
  return async (text, parent) => {
    const key = `comment:${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
    const parent_id = parent && (parent.parent_id ?? parent.id); // a reply to a reply stands beside it
    const body = { text, ...(parent_id && { parent_id }) };
    queries.setQueryData(queryKey, (unsent = []) => [...unsent, { key, text, parent_id, at: Date.now() }]);
    try {
      const how = await send({ method: "POST", path: commentsPath(post_id), key, body });
      if (how === "kept") return;
      await queries.invalidateQueries({ queryKey: ["comments", post_id] });
    } finally {
      await queries.invalidateQueries({ queryKey });
    }
  };
}
