import { Link } from "@tanstack/react-router";
import { EllipsisVertical, Flag, Heart, Trash2 } from "lucide-react";
import { useState } from "react";
import { useMe } from "~/accounts/me";
import { Avatar } from "~/ui/Avatar";
import { Badge } from "~/ui/Badge";
import { IconButton } from "~/ui/Button";
import { cx } from "~/ui/cx";
import { Menu } from "~/ui/Menu";
import { formats, useWords } from "~/words";
import type { Post } from "../post";
import { Spanned } from "../Spanned";
import { useCommentActs } from "./acts";
import type { Comment } from "./comments";
import { commentsWords } from "./words";

interface CommentLineProps {
  post: Post;
  comment: Comment;
  onReply: (comment: Comment) => void;
}

/** One comment: who said what, when, and what can be done with it. */
export function CommentLine({ post, comment, onReply }: CommentLineProps) {
  const t = useWords(commentsWords);
  const { author } = comment;
  const [unfolded, setUnfolded] = useState(false);
  const isFolded = comment.folded && !unfolded;
  return (
    <article aria-label={t("by", { name: author.name })} className="flex gap-3 py-2.5">
      <Link to="/u/$handle" params={{ handle: author.handle }} tabIndex={-1} aria-hidden className="shrink-0">
        <Avatar name={author.name} url={author.avatar_url} size={36} />
      </Link>
      <div className="min-w-0 grow text-sm">
        <header className="flex flex-wrap items-baseline gap-x-2">
          <Link to="/u/$handle" params={{ handle: author.handle }} className="font-semibold hover:underline">
            <bdi>{author.name}</bdi>
          </Link>
          {author.id === post.author.id && <Badge tone="accent">{t("author")}</Badge>}
          <time dateTime={comment.made_at} title={formats.moment(comment.made_at)} className="text-xs text-ink-2">
            {formats.ago(comment.made_at)}
          </time>
        </header>
        {isFolded ? (
          <button type="button" onClick={() => setUnfolded(true)} className="min-h-8 text-start text-ink-2 underline">
            {t("folded")}
          </button>
        ) : (
          <p dir="auto" className="wrap-anywhere [text-align:match-parent] whitespace-pre-line">
            <Spanned text={comment.text} spans={comment.spans} />
          </p>
        )}
        {comment.state === "held" && <p className="mt-1 text-xs text-warn">{t("held")}</p>}
        <Acts post={post} comment={comment} onReply={onReply} />
      </div>
    </article>
  );
}

function Acts({ post, comment, onReply }: CommentLineProps) {
  const t = useWords(commentsWords);
  const me = useMe().profile?.person.id;
  const { toggleLike, remove, report } = useCommentActs(comment);
  const isOwn = comment.author.id === me;
  const menu = [
    ...(isOwn ? [] : [{ label: t("report"), icon: Flag, onSelect: report }]),
    ...(isOwn || post.author.id === me ? [{ label: t("delete"), icon: Trash2, onSelect: remove, danger: true }] : []),
  ];
  return (
    <div className="-ms-2 flex items-center text-xs text-ink-2">
      <button
        type="button"
        aria-pressed={comment.liked}
        aria-label={t("like", { n: comment.n_likes })}
        onClick={toggleLike}
        className="flex h-8 min-w-11 items-center gap-1.5 rounded-full px-2 hover:bg-raised"
      >
        <Heart aria-hidden className={cx("size-4", comment.liked && "fill-accent text-accent")} />
        {comment.n_likes > 0 && formats.count(comment.n_likes)}
      </button>
      {post.comments_on && comment.state === "live" && (
        <button
          type="button"
          onClick={() => onReply(comment)}
          className="h-8 rounded-full px-2 font-semibold hover:bg-raised"
        >
          {t("reply")}
        </button>
      )}
      <Menu
        trigger={
          <IconButton label={t("menu")} size="small" className="ms-auto">
            <EllipsisVertical className="size-4" />
          </IconButton>
        }
        items={menu}
      />
    </div>
  );
}
