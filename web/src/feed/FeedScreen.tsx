import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from "react";
import { hasCode, isOffline } from "~/api/problems";
import { whenIdle } from "~/ui/idle";
import { ErrorNote, Loading } from "~/ui/States";
import { useWords } from "~/words";
import { tell } from "./activity";
import { NothingThere, SignInFirst } from "./ends/Empties";
import { End } from "./ends/End";
import { FeedSkeleton } from "./FeedSkeleton";
import { FeedTabs } from "./FeedTabs";
import { type FeedName, feedOf, feedQuery, refresh, type Slide, slidesOf } from "./feeds";
import { useHidden } from "./hidden";
import { forgetPlace } from "./places";
import type { Opened } from "./sheets/Sheets";
import { Stage } from "./stage/Stage";
import { useKeeping, useKeptPages } from "./useKept";
import { feedWords } from "./words";

const SHEETS_AFTER_MS = 4_000; // the first clip plays by then

const loadSheets = () => import("./sheets/Sheets");
const Sheets = lazy(loadSheets);
const Suggestions = lazy(() => import("./ends/Suggestions"));

/** `/`: For You, Following or Latest, one post at a time and each as large as the screen. */
export default function FeedScreen() {
  const t = useWords(feedWords);
  const feed = feedOf(useSearch({ strict: false }));
  const [round, setRound] = useState(0);
  const queries = useQueryClient();
  const begin = async () => {
    await refresh(queries, feed);
    forgetPlace(feed);
    setRound((before) => before + 1);
  };
  return (
    <div className="relative h-(--stage) overflow-hidden [--stage:calc(100dvh-3.5rem-env(safe-area-inset-bottom))] md:[--stage:100dvh]">
      <title>{feed === "for_you" ? "SocialPulse" : `${t(`feed_${feed}`)} · SocialPulse`}</title>
      <h1 className="sr-only">{t(`feed_${feed}`)}</h1>
      <FeedTabs feed={feed} onAgain={() => void begin().catch(() => undefined)} />
      <Feed key={`${feed} ${round}`} feed={feed} onRefresh={begin} />
    </div>
  );
}

function Feed({ feed, onRefresh }: { feed: FeedName; onRefresh: () => Promise<void> }) {
  const queries = useQueryClient();
  const { data, error, isFetchNextPageError, fetchNextPage, hasNextPage, isFetching, refetch } = useInfiniteQuery(
    feedQuery(queries, feed),
  );
  const isHidden = useHidden();
  const kept = useKeptPages(isOffline(error) && !data);
  const pages = data?.pages ?? kept;
  const slides = useMemo(() => pages && slidesOf(pages, isHidden), [pages, isHidden]);
  const [opened, setOpened] = useState<Opened>();
  useKeeping(feed, data?.pages);
  const isElsewhere = feed === "following" && data?.pages[0]?.feed === "popular";
  const isEmpty = slides?.length === 0;
  const again = () => void onRefresh().catch(() => undefined);

  useEffect(() => {
    if (isEmpty && hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [isEmpty, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);

  useEffect(() => whenIdle(() => void loadSheets().catch(() => undefined), SHEETS_AFTER_MS), []);

  if (hasCode(error, "not-signed-in", "forbidden") && !data)
    return (
      <Alone>
        <SignInFirst />
      </Alone>
    );
  if (error && !slides?.length)
    return (
      <Alone>
        <ErrorNote error={error} retry={() => void refetch()} />
      </Alone>
    );
  if (!slides || (isEmpty && hasNextPage)) return <FeedSkeleton />;
  if (isElsewhere)
    return (
      <Alone>
        <Suspense fallback={<Loading />}>
          <Suggestions posts={slides.map(({ post }) => post)} onDone={again} />
        </Suspense>
      </Alone>
    );
  if (isEmpty)
    return (
      <Alone>
        <NothingThere caughtUp={hasLeftOut(pages)} onRefresh={again} />
      </Alone>
    );

  const open = (kind: Opened["kind"]) => (slide: Slide) => {
    if (kind === "comments") tell({ kind: "open", post: slide.post.id, ...slide.whence });
    setOpened({ kind, slide, open: true });
  };
  return (
    <>
      <Stage
        feed={feed}
        slides={slides}
        hasMore={hasNextPage}
        onNearEnd={() => void (isFetching || isFetchNextPageError || fetchNextPage())}
        onRefresh={onRefresh}
        onComments={open("comments")}
        onMenu={open("menu")}
        end={
          <End
            error={isFetchNextPageError || kept ? error : null}
            hasMore={hasNextPage}
            onRetry={() => void (kept ? refetch() : fetchNextPage())}
            onRefresh={again}
          />
        }
      />
      <Suspense>{opened && <Sheets opened={opened} onClose={() => setOpened({ ...opened, open: false })} />}</Suspense>
    </>
  );
}

function hasLeftOut(pages: readonly { n_looked_at: number }[] | undefined): boolean {
  return pages?.some(({ n_looked_at }) => n_looked_at > 0) ?? false;
}

/** What stands on the stage instead of slides. */
function Alone({ children }: { children: ReactNode }) {
  useEffect(() => document.getElementById("first")?.remove(), []);
  return <div className="absolute inset-0 grid place-items-center overflow-y-auto">{children}</div>;
}
