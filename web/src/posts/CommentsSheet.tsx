import { useState } from "react";
import { Sheet } from "~/ui/Sheet";
import { formats, useWords } from "~/words";
import { CommentForm } from "./comments/CommentForm";
import { CommentList } from "./comments/CommentList";
import type { Comment } from "./comments/comments";
import { commentsWords } from "./comments/words";
import { type Post, usePost } from "./post";
import { useWatchedPost } from "./watching";

interface CommentsSheetProps {
  post: Post;
  open: boolean;
  onClose: () => void;
}

/** Comments on a post, over whatever shows it. */
export function CommentsSheet({ post: seed, open, onClose }: CommentsSheetProps) {
  const t = useWords(commentsWords);
  const post = usePost(seed);
  const [replyTo, setReplyTo] = useState<Comment | null>(null);
  const n = post.counts.n_comments;
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={t("title", { n, shown: formats.count(n) })}
      footer={<CommentForm post={post} replyTo={replyTo} onDone={() => setReplyTo(null)} />}
    >
      <Watching post={post} />
      <CommentList post={post} onReply={setReplyTo} />
    </Sheet>
  );
}

/** Keeps the counts fresh, as long as the sheet is open. */
function Watching({ post }: { post: Post }) {
  useWatchedPost(post);
  return null;
}
