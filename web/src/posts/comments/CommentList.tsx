import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ArrowUp, MessageCircle } from "lucide-react";
import { useEffect, useRef } from "react";
import { useMe } from "~/accounts/me";
import { Button } from "~/ui/Button";
import { Skeleton } from "~/ui/Skeleton";
import { Empty, ErrorNote } from "~/ui/States";
import { useWords } from "~/words";
import type { Post } from "../post";
import { useArriving } from "./arriving";
import { CommentThread } from "./CommentThread";
import { type Comment, commentsQuery, stillUnsent, type Unsent, unsentQuery } from "./comments";
import { UnsentComment } from "./UnsentComment";
import { commentsWords } from "./words";

const NONE: readonly Unsent[] = [];

/** Comments on a post, the newest first, with those that come while one reads. */
export function CommentList({ post, onReply }: { post: Post; onReply: (comment: Comment) => void }) {
  const t = useWords(commentsWords);
  const me = useMe().profile?.person;
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    commentsQuery(post.id),
  );
  const { data: kept = NONE } = useQuery(unsentQuery(post.id));
  const top = useRef<HTMLDivElement>(null);
  const comments = data?.pages.flatMap((page) => page.items) ?? [];
  const unsent = stillUnsent(kept, comments, me?.id);
  const above = unsent.filter((one) => !one.parent_id).toReversed();

  if (isPending && !above.length) return <CommentsSkeleton />;
  if (error && !data && !above.length) return <ErrorNote error={error} retry={() => void refetch()} />;
  return (
    <div ref={top} className="relative px-4 py-2">
      <Arrived post={post} onShow={() => top.current?.scrollIntoView({ block: "start", behavior: "smooth" })} />
      {!comments.length && !above.length && (
        <Empty icon={MessageCircle} title={t("none_title")}>
          {post.comments_on ? t("none_text") : t("off")}
        </Empty>
      )}
      <ol aria-label={t("comments")}>
        {above.map((one) => (
          <li key={one.key}>
            <UnsentComment unsent={one} />
          </li>
        ))}
        {comments.map((comment) => (
          <li key={comment.id}>
            <CommentThread
              post={post}
              comment={comment}
              unsent={unsent.filter((one) => one.parent_id === comment.id)}
              onReply={onReply}
            />
          </li>
        ))}
      </ol>
      {error && data && <ErrorNote error={error} retry={() => void fetchNextPage()} />}
      {hasNextPage && !error && <More busy={isFetchingNextPage} onReach={() => void fetchNextPage()} />}
    </div>
  );
}

function Arrived({ post, onShow }: { post: Post; onShow: () => void }) {
  const t = useWords(commentsWords);
  const { arrived, show } = useArriving(post.id);
  const press = () => {
    show();
    onShow();
  };
  return (
    <div role="status" className="pointer-events-none sticky top-2 z-10 -mb-2 flex h-2 justify-center">
      {arrived.length > 0 && (
        <Button
          look="primary"
          size="small"
          icon={<ArrowUp className="size-4" />}
          onClick={press}
          className="pointer-events-auto shadow-lg"
        >
          {t("new", { n: arrived.length })}
        </Button>
      )}
    </div>
  );
}

/** The end of what is loaded; more comes as it is reached, or by the button in it. */
function More({ busy, onReach }: { busy: boolean; onReach: () => void }) {
  const t = useWords(commentsWords);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!end.current || busy) return;
    const looking = new IntersectionObserver(([seen]) => seen?.isIntersecting && onReach(), { rootMargin: "400px" });
    looking.observe(end.current);
    return () => looking.disconnect();
  });
  return (
    <div ref={end} className="grid justify-items-center py-4">
      <Button look="quiet" size="small" busy={busy} onClick={onReach}>
        {t("more")}
      </Button>
    </div>
  );
}

function CommentsSkeleton() {
  return (
    <div className="grid gap-5 p-4">
      {["w-3/4", "w-1/2", "w-5/6", "w-2/3"].map((width) => (
        <div key={width} className="flex gap-3">
          <Skeleton className="size-9 rounded-full!" />
          <div className="grid grow content-start gap-2">
            <Skeleton className="h-3 w-24" />
            <Skeleton className={`h-4 ${width}`} />
          </div>
        </div>
      ))}
    </div>
  );
}
