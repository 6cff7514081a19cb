import { memo, useRef } from "react";
import type { Medium } from "~/media/files";
import { cx } from "~/ui/cx";
import { useWords } from "~/words";
import type { Slide } from "../feeds";
import { clipOf } from "../playing/pool";
import { useStage } from "../stage/stage";
import { feedWords } from "../words";
import { Actions } from "./Actions";
import { Byline } from "./Byline";
import { ClipView } from "./ClipView";
import { Cover } from "./Cover";
import { Hearts, type HeartsHandle } from "./Hearts";
import { PicturesView } from "./PicturesView";
import { TextCard } from "./TextCard";
import { useActs } from "./useActs";
import { useGestures } from "./useGestures";

interface SlideViewProps {
  slide: Slide;
  index: number;
  /** How many there are; -1 where that is not known yet. */
  n: number;
  active: boolean;
  /** On stage, and no swipe is under way. */
  settled: boolean;
  covered: boolean;
}

/** One post of the feed, as large as the stage. */
export const SlideView = memo(function SlideView({ slide, index, n, active, settled, covered }: SlideViewProps) {
  const t = useWords(feedWords);
  const { post } = slide;
  const isCard = post.kind === "text" && !covered;
  return (
    <article
      id={`slide-${post.id}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the articles of a feed take focus, so that one goes from each to the next
      tabIndex={0}
      aria-posinset={index + 1}
      aria-setsize={n}
      aria-label={t("slide", { name: post.author.name, kind: post.kind })}
      className="group/slide absolute inset-x-0 flex h-(--stage) snap-start snap-always justify-center outline-none contain-strict md:items-center"
      style={{ top: `calc(${index} * var(--stage))` }}
    >
      <div
        className={cx(
          "relative size-full md:aspect-9/16 md:h-[calc(var(--stage)-2rem)] md:w-auto",
          isCard
            ? "text-ink [--chip:color-mix(in_oklab,var(--ink)_9%,transparent)]"
            : "text-white [--chip:#00000073] [text-shadow:0_1px_2px_#0009]",
        )}
      >
        <div className="absolute inset-0 overflow-hidden bg-raised -outline-offset-2 group-focus-visible/slide:outline-2 group-focus-visible/slide:outline-focus md:rounded-2xl md:outline-offset-2">
          <Shown slide={slide} active={active} covered={covered} />
          {!isCard && <Shade />}
          <Byline slide={slide} settled={settled} hideCaption={isCard || covered} />
        </div>
        <Actions slide={slide} />
      </div>
    </article>
  );
});

function Shown({ slide, active, covered }: Pick<SlideViewProps, "slide" | "active" | "covered">) {
  const { pool, openMenu } = useStage();
  const { post, like } = useActs(slide);
  const hearts = useRef<HeartsHandle>(null);
  const clip = clipOf(post.pictures);
  const gestures = useGestures({
    ...(clip && { onTap: () => pool.toggle() }),
    onDoubleTap: (spot) => {
      hearts.current?.add(spot);
      like();
    },
    onHold: () => openMenu(slide),
  });
  if (covered) return <Cover owner={post.id} medium={post.pictures[0]} />;
  return (
    <>
      <Content slide={slide} clip={clip} active={active} gestures={gestures} />
      <Hearts ref={hearts} />
    </>
  );
}

interface ContentProps {
  slide: Slide;
  clip: Medium | undefined;
  active: boolean;
  gestures: React.HTMLAttributes<HTMLElement>;
}

function Content({ slide: { post }, clip, active, gestures }: ContentProps) {
  if (clip) return <ClipView owner={post.id} medium={clip} active={active} gestures={gestures} />;
  if (post.pictures.length > 0)
    return <PicturesView owner={post.id} pictures={post.pictures} active={active} gestures={gestures} />;
  return <TextCard post={post} gestures={gestures} />;
}

/** Darkens the edges that words stand on. */
function Shade() {
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-0 bg-[linear-gradient(to_bottom,#0006,#0000_7rem),linear-gradient(to_top,#000b,#0006_8rem,#0000_16rem)]"
    />
  );
}
