import { ChevronLeft, ChevronRight } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { Picture } from "~/media/Picture";
import { IconButton } from "~/ui/Button";
import { useWords } from "~/words";
import type { Post } from "../post";
import { shownWords } from "./words";

/** Pictures beside each other: swiped, or gone through by buttons and arrow keys. */
export function Pictures({ pictures }: { pictures: Post["pictures"] }) {
  const t = useWords(shownWords);
  const strip = useRef<HTMLUListElement>(null);
  const [at, setAt] = useState(0);
  const go = (to: number) => strip.current?.children[to]?.scrollIntoView({ behavior: "smooth", block: "nearest" });
  const look = () => {
    const { scrollLeft, clientWidth } = strip.current ?? { scrollLeft: 0, clientWidth: 1 };
    setAt(Math.round(Math.abs(scrollLeft) / clientWidth)); // right to left it is negative
  };
  const press = (event: KeyboardEvent) => {
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    if (event.key !== forward && event.key !== back) return;
    event.preventDefault();
    go(at + (event.key === forward ? 1 : -1));
  };
  const turn = "absolute top-1/2 -translate-y-1/2 bg-black/50 text-white hover:bg-black/70! disabled:hidden";
  return (
    <section aria-label={t("pictures", { n: pictures.length })} className="size-full">
      <ul
        ref={strip}
        onScroll={look}
        onKeyDown={press}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        className="flex size-full snap-x snap-mandatory overflow-x-auto [scrollbar-width:none]"
      >
        {pictures.map((picture, number) => (
          <li key={picture.id} className="grid size-full shrink-0 snap-center place-items-center">
            <Picture
              picture={picture}
              sizes="(min-width: 1024px) 60vw, 100vw"
              eager={number === 0}
              className="size-full bg-contain bg-center bg-no-repeat object-contain"
            />
          </li>
        ))}
      </ul>
      {pictures.length > 1 && (
        <>
          <IconButton
            label={t("previous")}
            disabled={at === 0}
            onClick={() => go(at - 1)}
            className={`${turn} start-3`}
          >
            <ChevronLeft className="size-5 rtl:-scale-x-100" />
          </IconButton>
          <IconButton
            label={t("next")}
            disabled={at === pictures.length - 1}
            onClick={() => go(at + 1)}
            className={`${turn} end-3`}
          >
            <ChevronRight className="size-5 rtl:-scale-x-100" />
          </IconButton>
          <p
            role="status"
            className="absolute end-3 top-3 rounded-full bg-black/60 px-2.5 py-1 text-xs font-medium text-white tabular-nums"
          >
            {t("picture_of", { at: at + 1, n: pictures.length })}
          </p>
        </>
      )}
    </section>
  );
}
