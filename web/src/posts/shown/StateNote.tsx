import { useQueryClient } from "@tanstack/react-query";
import {
  CalendarClock,
  CircleSlash,
  Clock,
  FilePen,
  type LucideIcon,
  ShieldQuestion,
  TriangleAlert,
} from "lucide-react";
import { useState } from "react";
import { rest, told } from "~/api/rest";
import { Button, ButtonLink } from "~/ui/Button";
import { cx } from "~/ui/cx";
import { toastError } from "~/ui/toast";
import { formats, useWords } from "~/words";
import { useDeletePost } from "../menu";
import { type Post, postQuery } from "../post";
import { shownWords } from "./words";

type NotOut = Exclude<Post["state"], "live" | "deleted">;

export const STATES: Readonly<Record<NotOut, { icon: LucideIcon; tone: string }>> = {
  draft: { icon: FilePen, tone: "text-ink-2 bg-raised" },
  scheduled: { icon: CalendarClock, tone: "text-info bg-info/10" },
  waiting: { icon: Clock, tone: "text-info bg-info/10" },
  failed: { icon: TriangleAlert, tone: "text-bad bg-bad/10" },
  held: { icon: ShieldQuestion, tone: "text-warn bg-warn/12" },
  removed: { icon: CircleSlash, tone: "text-bad bg-bad/10" },
};

/** Why one's own post is not seen by others yet, or no more, and what one can do. Nothing where it is live. */
export function StateNote({ post }: { post: Post }) {
  const t = useWords(shownWords);
  const remove = useDeletePost(post);
  const { state } = post;
  if (state === "live" || state === "deleted") return null;
  const { icon: Icon, tone } = STATES[state];
  return (
    <section role="status" aria-label={t("state")} className={cx("flex gap-3 rounded-2xl p-4", tone)}>
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
      <div className="grid min-w-0 gap-1 text-sm">
        <h2 className="font-semibold">{t(`state_${state}`)}</h2>
        <p className="text-ink">
          {t(`state_${state}_text`, { at: post.scheduled_at ? formats.moment(post.scheduled_at) : "" })}
        </p>
        {post.state_words && (
          <p dir="auto" className="text-ink">
            {post.state_words}
          </p>
        )}
        <div className="mt-2 flex flex-wrap gap-2">
          {state === "removed" ? (
            <ButtonLink to="/inbox" size="small">
              {t("to_inbox")}
            </ButtonLink>
          ) : (
            <ButtonLink to="/post/$id" params={{ id: post.id }} size="small">
              {t("edit")}
            </ButtonLink>
          )}
          {state === "failed" && <RetryButton post={post} />}
          <Button size="small" look="quiet" onClick={remove}>
            {t("delete")}
          </Button>
        </div>
      </div>
    </section>
  );
}

/** Has the server try the media again that failed; mended, the post goes on by itself. */
export function RetryButton({ post }: { post: Post }) {
  const t = useWords(shownWords);
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const failed = post.pictures.filter(({ state }) => state === "failed");
  if (!failed.length) return null;
  const retry = async () => {
    setBusy(true);
    try {
      await Promise.all(
        failed.map(({ id }) => told(rest.POST("/v1/media/{media_id}/retry", { params: { path: { media_id: id } } }))),
      );
      await queries.invalidateQueries({ queryKey: postQuery(post.id).queryKey });
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
  };
  return (
    <Button size="small" busy={busy} onClick={() => void retry()}>
      {t("retry")}
    </Button>
  );
}
