import { useLayoutEffect, useRef, useState } from "react";
import { cx } from "~/ui/cx";
import { useWords } from "~/words";
import type { Post } from "./post";
import { Spanned } from "./Spanned";
import { postsWords } from "./words";

/** What the author wrote, cut after so many lines with a way to open it; without `lines` it is whole. */
export function Caption({
  post,
  lines,
  className,
}: {
  post: Pick<Post, "caption" | "spans" | "language">;
  lines?: number;
  className?: string;
}) {
  const t = useWords(postsWords);
  const text = useRef<HTMLParagraphElement>(null);
  const [open, setOpen] = useState(lines === undefined);
  const [isCut, setCut] = useState(false);
  useLayoutEffect(() => {
    const shown = text.current;
    if (!shown || lines === undefined) return;
    const look = () => setCut(shown.scrollHeight > shown.clientHeight + 1);
    const looking = new ResizeObserver(look);
    looking.observe(shown);
    return () => looking.disconnect();
  }, [lines]);
  if (!post.caption) return null;
  return (
    <div className={cx("min-w-0 text-start", className)}>
      <p
        ref={text}
        dir="auto"
        lang={post.language ?? undefined}
        className={cx("wrap-anywhere [text-align:match-parent] whitespace-pre-line", !open && "line-clamp-(--lines)")}
        style={{ "--lines": lines } as React.CSSProperties}
      >
        <Spanned text={post.caption} spans={post.spans} />
      </p>
      {lines !== undefined && (isCut || open) && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="min-h-6 text-sm font-semibold opacity-80 hover:underline"
        >
          {open ? t("less") : t("more")}
        </button>
      )}
    </div>
  );
}
