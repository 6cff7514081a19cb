import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "~/ui/Button";
import { ErrorNote } from "~/ui/States";
import { useWords } from "~/words";
import type { Post } from "../post";
import { CommentLine } from "./CommentLine";
import { type Comment, repliesQuery, type Unsent } from "./comments";
import { UnsentComment } from "./UnsentComment";
import { commentsWords } from "./words";

interface CommentThreadProps {
  post: Post;
  comment: Comment;
  unsent: readonly Unsent[];
  onReply: (comment: Comment) => void;
}

/** A comment with its replies, which are folded until somebody wants them. */
export function CommentThread({ post, comment, unsent, onReply }: CommentThreadProps) {
  const t = useWords(commentsWords);
  const [open, setOpen] = useState(false);
  const reply = (to: Comment) => {
    setOpen(true);
    onReply(to);
  };
  return (
    <>
      <CommentLine post={post} comment={comment} onReply={reply} />
      <div className="ms-12">
        {comment.n_replies > 0 && (
          <Button look="quiet" size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
            <span aria-hidden className="h-px w-6 bg-ink-3" />
            {open ? t("hide_replies") : t("show_replies", { n: comment.n_replies })}
          </Button>
        )}
        {open && comment.n_replies > 0 && <Replies post={post} comment={comment} onReply={reply} />}
        {unsent.map((one) => (
          <UnsentComment key={one.key} unsent={one} />
        ))}
      </div>
    </>
  );
}

function Replies({ post, comment, onReply }: Omit<CommentThreadProps, "unsent">) {
  const t = useWords(commentsWords);
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    repliesQuery(post.id, comment.id),
  );
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />;
  return (
    <>
      <ol aria-label={t("replies_to", { name: comment.author.name })}>
        {data?.pages.flatMap((page) =>
          page.items.map((one) => (
            <li key={one.id}>
              <CommentLine post={post} comment={one} onReply={onReply} />
            </li>
          )),
        )}
      </ol>
      {(hasNextPage || !data) && (
        <Button look="quiet" size="small" busy={isFetching} onClick={() => void fetchNextPage()}>
          {t("more_replies")}
        </Button>
      )}
    </>
  );
}
