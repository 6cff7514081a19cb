import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { aspectOf, type Medium } from "~/media/files";
import { Picture } from "~/media/Picture";
import { thumbHashStyle } from "~/media/thumbhash";
import { cx } from "~/ui/cx";
import { useKeys } from "~/ui/keys";
import { useWords } from "~/words";
import { useStage } from "../stage/stage";
import { feedWords } from "../words";

interface PicturesViewProps {
  owner: string;
  pictures: readonly Medium[];
  active: boolean;
  gestures: React.HTMLAttributes<HTMLElement>;
}

/** Pictures beside each other: by swipe, arrows, keys, dots. */
export function PicturesView({ owner, pictures, active, gestures }: PicturesViewProps) {
  const t = useWords(feedWords);
  const { finish } = useStage();
  const row = useRef<HTMLUListElement>(null);
  const [at, setAt] = useState(0);
  const n = pictures.length;
  const isLast = at === n - 1;

  useEffect(() => {
    if (active && isLast) finish(owner);
  }, [active, isLast, finish, owner]);

  const go = (to: number) => {
    const element = row.current;
    if (!element || to < 0 || to >= n) return;
    const sign = document.documentElement.dir === "rtl" ? -1 : 1;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollTo({ left: sign * to * element.clientWidth, behavior: calm ? "instant" : "smooth" });
  };
  const [before, after] =
    document.documentElement.dir === "rtl" ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
  useKeys(
    [
      { key: before ?? "", label: t("picture_before"), run: () => go(at - 1) },
      { key: after ?? "", label: t("picture_after"), run: () => go(at + 1) },
    ],
    active && n > 1,
  );
  return (
    <>
      <ul
        ref={row}
        aria-label={t("pictures", { n })}
        tabIndex={n > 1 ? 0 : undefined}
        onScroll={({ currentTarget: { scrollLeft, clientWidth } }) =>
          setAt(Math.round(Math.abs(scrollLeft) / clientWidth))
        }
        className="absolute inset-0 flex -outline-offset-4 snap-x snap-mandatory touch-manipulation overflow-x-auto overflow-y-hidden overscroll-x-contain bg-black [scrollbar-width:none]"
        {...gestures}
      >
        {pictures.map((picture, index) => (
          <li key={picture.id} className="relative size-full shrink-0 snap-start snap-always overflow-hidden">
            <div aria-hidden className="absolute inset-0 opacity-60" style={thumbHashStyle(picture.thumbhash)} />
            <Picture
              picture={picture}
              eager={index === 0}
              alt={picture.alt || t("picture_without_words", { at: index + 1, n })}
              sizes="(min-width: 48rem) 56vh, 100vw"
              className={cx(
                "absolute inset-0 size-full bg-transparent",
                Math.abs(aspectOf(picture) - 9 / 16) < 0.1 ? "object-cover" : "object-contain",
              )}
            />
          </li>
        ))}
      </ul>
      {n > 1 && (
        <>
          <Arrow label={t("picture_before")} side="start" onPress={at > 0 ? () => go(at - 1) : undefined} />
          <Arrow label={t("picture_after")} side="end" onPress={isLast ? undefined : () => go(at + 1)} />
          <p className="pointer-events-none absolute inset-x-0 top-18 z-20 flex justify-center gap-1.5">
            <span className="sr-only">{t("picture_at", { at: at + 1, n })}</span>
            {pictures.map(({ id }, index) => (
              <span
                key={id}
                className={cx(
                  "h-1.5 rounded-full bg-white shadow-sm transition-all",
                  index === at ? "w-5" : "w-1.5 opacity-55",
                )}
              />
            ))}
          </p>
        </>
      )}
    </>
  );
}

function Arrow({ label, side, onPress }: { label: string; side: "start" | "end"; onPress: (() => void) | undefined }) {
  const Icon = side === "start" ? ChevronLeft : ChevronRight;
  return (
    <button
      type="button"
      aria-label={label}
      disabled={!onPress}
      onClick={onPress}
      className={cx(
        "absolute top-1/2 z-20 hidden size-11 -translate-y-1/2 place-items-center rounded-full bg-black/45 text-white transition-opacity disabled:opacity-0 md:grid",
        side === "start" ? "start-3" : "end-3",
      )}
    >
      <Icon aria-hidden className="size-6 rtl:-scale-x-100" />
    </button>
  );
}
