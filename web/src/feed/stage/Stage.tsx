import { ChevronDown, ChevronUp } from "lucide-react";
import { type ReactNode, useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Spinner } from "~/ui/Spinner";
import { useWords } from "~/words";
import type { FeedName, Slide } from "../feeds";
import { keepPlace, placeIn } from "../places";
import { clipOf, type Part, Pool } from "../playing/pool";
import { SlideView } from "../slide/SlideView";
import { feedWords } from "../words";
import { Announcer } from "./Announcer";
import { StageKeys } from "./StageKeys";
import { type StageActs, StageContext } from "./stage";
import { usePull } from "./usePull";
import { useScroll } from "./useScroll";
import { useSettled } from "./useSettled";
import { useViewing } from "./useViewing";
import { useWheel } from "./useWheel";

interface StageProps {
  feed: FeedName;
  slides: readonly Slide[];
  /** Whether more may follow. */
  hasMore: boolean;
  /** What stands behind the last slide: the end, an error, or that more is coming. */
  end: ReactNode;
  onNearEnd: () => void;
  onRefresh: () => Promise<void>;
  onComments: (slide: Slide) => void;
  onMenu: (slide: Slide) => void;
}

/** Slides this far from the one on stage are in the document; so it stays small however long one scrolls. */
const NEAR = 2;
const FEW_LEFT = 6;

/** A tall column that snaps from slide to slide, of which only those near are there, with three videos for all of them. */
export function Stage({ feed, slides, hasMore, end, onNearEnd, onRefresh, onComments, onMenu }: StageProps) {
  const t = useWords(feedWords);
  const scroller = useRef<HTMLDivElement>(null);
  const mark = useRef<HTMLDivElement>(null);
  const pool = usePool();
  const [uncovered, setUncovered] = useState<ReadonlySet<string>>(new Set());
  const [first] = useState(() =>
    placeIn(
      feed,
      slides.map(({ post }) => post.id),
    ),
  );
  const parts = useMemo(() => partsOf(slides, uncovered), [slides, uncovered]);
  const n = slides.length + 1;

  const { at, now, go } = useScroll(scroller, n, first, (to) => pool.arrange(parts, to));
  const slide = slides[at];
  const settled = useSettled(slide?.post.id);
  const finish = useViewing(slide, parts[at] !== undefined, pool);
  useWheel(scroller, go);
  const refreshes = usePull(scroller, mark, onRefresh);
  useFocusAlong(scroller, settled ? slide?.post.id : undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another slide on stage, as React knows it, seats its video
  useLayoutEffect(() => {
    pool.arrange(parts, now.current);
    document.getElementById("first")?.remove();
  }, [pool, parts, at, now]);
  useEffect(() => {
    if (slide) keepPlace(feed, { postId: slide.post.id, at });
  }, [feed, slide, at]);
  const nearEnd = useEffectEvent(onNearEnd);
  const n_left = slides.length - at;
  useEffect(() => {
    if (n_left <= FEW_LEFT && hasMore) nearEnd();
  }, [n_left, hasMore]);

  const acts = useStable({
    go,
    openComments: onComments,
    openMenu: onMenu,
    finish,
    uncover: (id: string) => setUncovered((before) => new Set([...before, id])),
  });
  const stage = useMemo<StageActs>(() => ({ pool, ...acts }), [pool, acts]);

  const from = Math.max(at - NEAR, 0);
  return (
    <StageContext value={stage}>
      <div
        ref={scroller}
        role="feed"
        aria-label={t(`feed_${feed}`)}
        aria-busy={refreshes}
        className="absolute inset-0 snap-y snap-mandatory overflow-y-scroll overscroll-y-contain outline-none [overflow-anchor:none] [scrollbar-width:none]"
      >
        <div className="relative" style={{ height: `calc(${n} * var(--stage))` }}>
          {slides.slice(from, at + NEAR + 1).map((slide, index) => (
            <SlideView
              key={slide.post.id}
              slide={slide}
              index={from + index}
              n={hasMore ? -1 : slides.length}
              active={from + index === at}
              settled={settled && from + index === at}
              covered={slide.post.sensitive && !uncovered.has(slide.post.id)}
            />
          ))}
          {at + NEAR >= slides.length && (
            <div
              className="absolute inset-x-0 grid h-(--stage) snap-start snap-always place-items-center overflow-y-auto"
              style={{ top: `calc(${slides.length} * var(--stage))` }}
            >
              {end}
            </div>
          )}
        </div>
      </div>
      <PullMark ref={mark} works={refreshes} />
      <Steps onBack={at > 0 ? () => go(-1) : undefined} onOn={at < n - 1 ? () => go(1) : undefined} />
      {slide && <StageKeys slide={slide} />}
      <Announcer slide={settled ? slide : undefined} />
    </StageContext>
  );
}

/** The clips among the slides; what is covered is not even loaded. */
function partsOf(slides: readonly Slide[], uncovered: ReadonlySet<string>): (Part | undefined)[] {
  return slides.map(({ post }) => {
    const medium = clipOf(post.pictures);
    return medium && (!post.sensitive || uncovered.has(post.id)) ? { owner: post.id, medium } : undefined;
  });
}

function usePool(): Pool {
  const [pool] = useState(() => new Pool());
  useEffect(() => {
    pool.open();
    return () => pool.close();
  }, [pool]);
  return pool;
}

/** Return functions that stay the same and do what the latest would. */
function useStable<Acts extends { [name: string]: (...given: never[]) => void }>(acts: Acts): Acts {
  const latest = useRef(acts);
  latest.current = acts;
  const [stable] = useState(() => {
    const names = Object.keys(acts);
    const call =
      (name: string) =>
      (...given: never[]) =>
        latest.current[name]?.(...given);
    return Object.fromEntries(names.map((name) => [name, call(name)])) as Acts;
  });
  return stable;
}

/** Focus that was within a slide, or was lost with one, goes on with the stage once it rests. */
function useFocusAlong(scroller: React.RefObject<HTMLElement | null>, postId: string | undefined): void {
  const before = useRef(postId);
  useEffect(() => {
    if (postId === undefined) return;
    const isFirst = before.current === undefined;
    before.current = postId;
    const focused = document.activeElement;
    const slide = document.getElementById(`slide-${postId}`);
    const follows = focused === document.body ? !isFirst : scroller.current?.contains(focused);
    if (follows && !slide?.contains(focused)) slide?.focus({ preventScroll: true });
  }, [postId, scroller]);
}

function PullMark({ ref, works }: { ref: React.Ref<HTMLDivElement>; works: boolean }) {
  const t = useWords(feedWords);
  return (
    <div
      ref={ref}
      className="pointer-events-none absolute inset-x-0 top-0 z-30 grid translate-y-[calc(var(--pulled,0px)-3rem)] justify-items-center transition-transform duration-200 data-works:translate-y-16"
      data-works={works || undefined}
    >
      <span className="grid size-10 rotate-[calc(var(--pulled-part,0)*270deg)] place-items-center rounded-full bg-surface text-xl text-accent shadow-mid">
        {works ? <Spinner label={t("refreshing")} /> : <ChevronDown aria-hidden className="size-5" />}
      </span>
    </div>
  );
}

/** On a desk: one back, one on. */
function Steps({ onBack, onOn }: { onBack: (() => void) | undefined; onOn: (() => void) | undefined }) {
  const t = useWords(feedWords);
  const look =
    "grid size-12 place-items-center rounded-full bg-raised text-ink transition-[opacity,scale] active:scale-90 disabled:opacity-35";
  return (
    <div className="absolute end-5 top-1/2 z-20 hidden -translate-y-1/2 gap-3 lg:grid">
      <button type="button" aria-label={t("back")} disabled={!onBack} onClick={onBack} className={look}>
        <ChevronUp aria-hidden className="size-6" />
      </button>
      <button type="button" aria-label={t("on")} disabled={!onOn} onClick={onOn} className={look}>
        <ChevronDown aria-hidden className="size-6" />
      </button>
    </div>
  );
}
