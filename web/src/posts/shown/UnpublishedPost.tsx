import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { rest, told } from "~/api/rest";
import { Picture } from "~/media/Picture";
import { Button, ButtonLink } from "~/ui/Button";
import { cx } from "~/ui/cx";
import { toast, toastError } from "~/ui/toast";
import { formats, useWords } from "~/words";
import { bodyOf, draftOf } from "../compose/draft";
import { useDeletePost } from "../menu";
import { type Post, seedPosts, usePost } from "../post";
import { RetryButton, STATES } from "./StateNote";
import { shownWords } from "./words";

/** A post that is not out: why, and what can be done with it. */
export function UnpublishedPost({ post: seed }: { post: Post }) {
  const t = useWords(shownWords);
  const post = usePost(seed);
  const { state, pictures, scheduled_at } = post;
  const picture = pictures.find(({ files }) => files.length);
  const at = scheduled_at ? formats.moment(scheduled_at) : "";
  if (state === "live" || state === "deleted") return null;
  const { icon: Icon, tone } = STATES[state];
  return (
    <article className="flex gap-4 rounded-2xl border border-line bg-surface p-4">
      {picture && (
        <div className="h-28 w-20 shrink-0 overflow-hidden rounded-xl">
          <Picture
            picture={picture}
            role={post.kind === "video" ? "poster" : "thumbnail"}
            sizes="80px"
            alt=""
            className="size-full object-cover"
          />
        </div>
      )}
      <div className="grid min-w-0 grow content-start gap-2">
        <span
          className={cx("flex items-center gap-1.5 justify-self-start rounded-md px-2 py-1 text-xs font-medium", tone)}
        >
          <Icon aria-hidden className="size-3.5" />
          {t(`state_${state}`)}
        </span>
        <Link
          to="/p/$id"
          params={{ id: post.id }}
          dir="auto"
          className="line-clamp-2 [text-align:match-parent] font-medium hover:underline"
        >
          {post.caption || t(`kind_${post.kind}`)}
        </Link>
        <p className="text-sm text-ink-2">{post.state_words ?? t(`state_${state}_text`, { at })}</p>
        <Acts post={post} />
      </div>
    </article>
  );
}

function Acts({ post }: { post: Post }) {
  const t = useWords(shownWords);
  const remove = useDeletePost(post);
  const { publish, busy } = usePublish(post);
  const mayPublish = post.state === "draft" || post.state === "scheduled";
  return (
    <div className="flex flex-wrap gap-2">
      {mayPublish && (
        <Button size="small" look="primary" busy={busy} onClick={() => void publish()}>
          {t("publish")}
        </Button>
      )}
      {post.state === "failed" && <RetryButton post={post} />}
      {post.state !== "removed" && (
        <ButtonLink size="small" to="/post/$id" params={{ id: post.id }}>
          {t("edit")}
        </ButtonLink>
      )}
      <Button size="small" look="quiet" onClick={remove}>
        {t("delete")}
      </Button>
    </div>
  );
}

/** Return what has a draft or scheduled post go out now. */
function usePublish(post: Post) {
  const t = useWords(shownWords);
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const publish = async () => {
    const body = bodyOf({ ...draftOf(post), scheduled_at: null }, [], false);
    if (!body) return;
    setBusy(true);
    const params = { path: { post_id: post.id }, header: { "if-match": `"v${post.version}"` } };
    try {
      seedPosts(queries, [await told(rest.PUT("/v1/posts/{post_id}", { params, body }))]);
      toast(t("published"));
      await queries.invalidateQueries({ queryKey: ["posts"] });
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
  };
  return { publish, busy };
}
