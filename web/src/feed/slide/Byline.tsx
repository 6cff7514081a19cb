import { Link } from "@tanstack/react-router";
import { Repeat2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Caption } from "~/posts/Caption";
import { Avatar } from "~/ui/Avatar";
import { useFormats, useWords } from "~/words";
import { tell } from "../activity";
import type { Slide } from "../feeds";
import { feedWords } from "../words";

const FollowButton = lazy(() =>
  import("~/people/FollowButton").then(({ FollowButton }) => ({ default: FollowButton })),
);

interface BylineProps {
  slide: Slide;
  /** Whether it is on stage at rest: what few need comes then. */
  settled: boolean;
  /** Where the caption is the post itself, it is not said again. */
  hideCaption?: boolean;
}

/** Who posted it, when, what they wrote, and who brought it here. */
export function Byline({ slide, settled, hideCaption = false }: BylineProps) {
  const t = useWords(feedWords);
  const { ago } = useFormats();
  const { post, repostedBy, whence } = slide;
  const { author } = post;
  const [mayFollow] = useState(author.follows !== true);
  const visit = () => tell({ kind: "profile_visit", person: author.id, ...whence });
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-0 z-10 grid gap-2 p-4 pe-18 pb-5 *:pointer-events-auto md:pe-4">
      {repostedBy && (
        <p className="flex items-center gap-1.5 text-sm opacity-90">
          <Repeat2 aria-hidden className="size-4" />
          {t("reposted_by", { name: repostedBy.name })}
        </p>
      )}
      <div className="flex h-11 items-center gap-2.5">
        <Link
          to="/u/$handle"
          params={{ handle: author.handle }}
          onClick={visit}
          className="flex min-w-0 items-center gap-2.5 rounded-full"
        >
          <Avatar name={author.name} url={author.avatar_url} size={40} />
          <span className="grid min-w-0">
            <bdi className="truncate leading-tight font-semibold">{author.name}</bdi>
            {post.live_at && <span className="text-xs opacity-85">{ago(post.live_at)}</span>}
          </span>
        </Link>
        {mayFollow && settled && (
          <Suspense>
            <FollowButton
              person={author}
              tie={author.follows === null ? undefined : { follows: author.follows }}
              className="border border-current/60 bg-transparent! text-current! shadow-none!"
            />
          </Suspense>
        )}
      </div>
      {!hideCaption && <Caption post={post} lines={2} className="text-[0.9375rem] leading-snug" />}
    </div>
  );
}
