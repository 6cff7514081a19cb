import { useWords } from "~/words";
import type { Slide } from "../feeds";
import { feedWords } from "../words";

const MOST_LETTERS = 200;

/** Says to a screen reader whose post is on stage, once a swipe has come to rest. */
export function Announcer({ slide }: { slide: Slide | undefined }) {
  const t = useWords(feedWords);
  const caption = slide?.post.caption.slice(0, MOST_LETTERS) ?? "";
  return (
    <p aria-live="polite" className="sr-only">
      {slide && t("announced", { name: slide.post.author.name, caption })}
    </p>
  );
}
