import { Link } from "@tanstack/react-router";
import { Lock, Users } from "lucide-react";
import { FollowButton } from "~/people/FollowButton";
import { Avatar } from "~/ui/Avatar";
import { formats, useWords } from "~/words";
import { Caption } from "../Caption";
import type { Post } from "../post";
import { shownWords } from "./words";

/** Who wrote it, when, and what. */
export function PostHead({ post }: { post: Post }) {
  const t = useWords(shownWords);
  const { author } = post;
  const at = post.live_at ?? post.made_at;
  const tie = author.follows === null ? undefined : { follows: author.follows };
  return (
    <>
      <header className="flex items-center gap-3">
        <Link
          to="/u/$handle"
          params={{ handle: author.handle }}
          className="flex min-w-0 grow items-center gap-3 rounded-xl"
        >
          <Avatar name={author.name} url={author.avatar_url} size={44} />
          <span className="min-w-0">
            <bdi className="block truncate font-semibold">{author.name}</bdi>
            <bdi className="block truncate text-sm text-ink-2">@{author.handle}</bdi>
          </span>
        </Link>
        <FollowButton person={author} tie={tie} />
      </header>
      {post.kind !== "text" && <Caption post={post} lines={12} />}
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-2">
        <time dateTime={at}>{formats.moment(at)}</time>
        {post.edited_at && <span title={formats.moment(post.edited_at)}>{t("edited")}</span>}
        {post.visibility !== "public" && (
          <span className="flex items-center gap-1">
            {post.visibility === "me" ? (
              <Lock aria-hidden className="size-4" />
            ) : (
              <Users aria-hidden className="size-4" />
            )}
            {t(`seen_by_${post.visibility}`)}
          </span>
        )}
      </p>
    </>
  );
}
