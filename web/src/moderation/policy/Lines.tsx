import { type Ref, useImperativeHandle, useMemo, useRef, useState } from "react";
import { cx } from "~/ui";
import { useWords } from "~/words";
import { moderationWords } from "../words";

const LINE_PX = 20;

export interface LinesHandle {
  /** Go to a line, counted from 1. */
  readonly goTo: (line: number) => void;
}

interface LinesProps {
  text: string;
  onChange: (text: string) => void;
  /** Lines that something is wrong with, counted from 1. */
  marked: ReadonlySet<number>;
  ref?: Ref<LinesHandle>;
}

/** A text with the numbers of its lines. Tab leaves it, as it leaves any field. */
export function Lines({ text, onChange, marked, ref }: LinesProps) {
  const t = useWords(moderationWords);
  const field = useRef<HTMLTextAreaElement>(null);
  const [top, setTop] = useState(0);
  const n = useMemo(() => text.split("\n").length, [text]);
  useImperativeHandle(ref, () => ({
    goTo: (line) => {
      const area = field.current;
      if (!area) return;
      const start =
        text
          .split("\n")
          .slice(0, line - 1)
          .join("\n").length + (line > 1 ? 1 : 0);
      const end = text.indexOf("\n", start);
      area.focus();
      area.setSelectionRange(start, end < 0 ? text.length : end);
      area.scrollTop = Math.max(0, (line - 6) * LINE_PX);
    },
  }));
  return (
    <div
      dir="ltr"
      className="flex h-[60dvh] min-h-72 overflow-hidden rounded-xl border border-line bg-surface font-mono text-[13px] focus-within:border-focus"
    >
      <div aria-hidden className="shrink-0 overflow-hidden bg-raised text-end text-ink-3 select-none">
        <div className="py-2" style={{ transform: `translateY(${-top}px)`, lineHeight: `${LINE_PX}px` }}>
          {Array.from({ length: n }, (_, at) => (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
              key={at}
              className={cx("min-w-10 px-2", marked.has(at + 1) && "bg-bad font-bold text-white dark:text-black")}
            >
              {at + 1}
            </div>
          ))}
        </div>
      </div>
      <textarea
        ref={field}
        aria-label={t("policy_text")}
        aria-invalid={marked.size > 0 || undefined}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        className="grow resize-none bg-transparent p-2 outline-none"
        style={{ lineHeight: `${LINE_PX}px` }}
      />
    </div>
  );
}
