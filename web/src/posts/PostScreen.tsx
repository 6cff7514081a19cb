import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { Problem } from "~/api/problems";
import { rest } from "~/api/rest";
import { Skeleton } from "~/ui/Skeleton";
import { ErrorNote } from "~/ui/States";
import { formats, useWords } from "~/words";
import { CommentForm } from "./comments/CommentForm";
import { CommentList } from "./comments/CommentList";
import type { Comment } from "./comments/comments";
import { type Post, postQuery } from "./post";
import { Media } from "./shown/Media";
import { PostHead } from "./shown/PostHead";
import { ReactionsBar } from "./shown/ReactionsBar";
import { StateNote } from "./shown/StateNote";
import { shownWords } from "./shown/words";
import { useWatchedPost } from "./watching";

const LOOK_EVERY_MS = 4_000; // while its media are made ready, or moderation looks
const MOST_TITLE = 60;

export default function PostScreen() {
  const { id } = useParams({ from: "/p/$id" });
  useNoteWhoBrought();
  const { data, error, refetch } = useQuery({
    ...postQuery(id),
    refetchInterval: ({ state }) =>
      state.data?.state === "waiting" || state.data?.state === "held" ? LOOK_EVERY_MS : false,
  });
  if (error instanceof Problem && error.status === 404) throw error; // the screen of what is not there
  if (data) return <Shown key={data.id} post={data} />;
  return error ? <ErrorNote error={error} retry={() => void refetch()} /> : <PostSkeleton />;
}

function Shown({ post }: { post: Post }) {
  const t = useWords(shownWords);
  useWatchedPost(post);
  const [replyTo, setReplyTo] = useState<Comment | null>(null);
  const comments = useRef<HTMLElement>(null);
  const about = post.caption.slice(0, MOST_TITLE) || t(`kind_${post.kind}`);
  const n = post.counts.n_comments;
  return (
    <div className="mx-auto w-full max-w-7xl lg:grid lg:h-dvh lg:grid-cols-[minmax(0,1fr)_26rem]">
      <title>{`${post.author.name}: ${about} · SocialPulse`}</title>
      <h1 className="sr-only">{t("post_by", { name: post.author.name })}</h1>
      <div className="lg:h-dvh lg:p-4">
        <Media post={post} />
      </div>
      <div className="flex min-h-0 flex-col lg:border-s lg:border-line">
        <div className="min-h-0 grow lg:overflow-y-auto">
          <div className="grid gap-4 p-4">
            <StateNote post={post} />
            <PostHead post={post} />
            {post.state === "live" && (
              <ReactionsBar post={post} onComments={() => comments.current?.scrollIntoView({ behavior: "smooth" })} />
            )}
          </div>
          {post.state === "live" && (
            <section ref={comments} aria-labelledby="comments" className="border-t border-line">
              <h2 id="comments" className="px-4 pt-4 font-semibold">
                {t("comments", { n, shown: formats.count(n) })}
              </h2>
              <CommentList post={post} onReply={setReplyTo} />
            </section>
          )}
        </div>
        <div className="sticky bottom-14 border-t border-line bg-ground p-3 empty:hidden md:bottom-0">
          <CommentForm post={post} replyTo={replyTo} onDone={() => setReplyTo(null)} />
        </div>
      </div>
    </div>
  );
}

/** Who came by somebody's link was brought by them. */
function useNoteWhoBrought(): void {
  const { via } = useSearch({ from: "/p/$id" });
  useEffect(() => {
    if (typeof via !== "string") return;
    void rest.GET("/v1/shares/{code}", { params: { path: { code: via } } }).catch(() => undefined);
  }, [via]);
}

function PostSkeleton() {
  return (
    <div className="mx-auto w-full max-w-7xl lg:grid lg:h-dvh lg:grid-cols-[minmax(0,1fr)_26rem]">
      <div className="lg:p-4">
        <Skeleton className="h-[70dvh] rounded-none! lg:h-full lg:rounded-2xl!" />
      </div>
      <div className="grid content-start gap-4 p-4">
        <div className="flex items-center gap-3">
          <Skeleton className="size-11 rounded-full!" />
          <Skeleton className="h-5 w-40" />
        </div>
        <Skeleton className="h-16" />
        <Skeleton className="h-11" />
      </div>
    </div>
  );
}
