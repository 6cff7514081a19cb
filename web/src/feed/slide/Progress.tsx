import { type RefObject, useEffect, useRef } from "react";
import { useFormats, useWords } from "~/words";
import type { Screen } from "../playing/screen";
import { feedWords } from "../words";

/** How far the clip is: a line that can be dragged, and moved by arrow keys. */
export function Progress({ screen, length_s }: { screen: Screen; length_s: number }) {
  const t = useWords(feedWords);
  const { duration } = useFormats();
  const input = useRef<HTMLInputElement>(null);
  const line = useRef<HTMLSpanElement>(null);
  const say = (s: number) => t("progress_value", { now: duration(s * 1000), length: duration(length_s * 1000) });
  useShown(screen, length_s, input, line, say);

  const seek = (to_s: number) => {
    screen.seek(to_s);
    move(line.current, to_s, length_s, 0);
    input.current?.setAttribute("aria-valuetext", say(to_s));
  };
  return (
    <div className="group absolute inset-x-0 bottom-0 z-20 h-6">
      <input
        ref={input}
        type="range"
        min={0}
        max={length_s}
        step={0.1}
        defaultValue={0}
        aria-label={t("progress")}
        onInput={({ currentTarget }) => seek(currentTarget.valueAsNumber)}
        className="peer absolute inset-0 size-full cursor-pointer touch-pan-y opacity-0"
      />
      <span className="pointer-events-none absolute inset-x-0 bottom-0 h-0.75 overflow-hidden bg-current/30 transition-[height] group-hover:h-1.5 peer-focus-visible:h-2 peer-focus-visible:outline-2 peer-focus-visible:outline-focus peer-active:h-2">
        <span ref={line} className="block size-full origin-left scale-x-0 bg-current rtl:origin-right" />
      </span>
    </div>
  );
}

/** Between two of the video's own ticks the line runs on by itself, without a script. */
function useShown(
  { video }: Screen,
  length_s: number,
  input: RefObject<HTMLInputElement | null>,
  line: RefObject<HTMLElement | null>,
  say: (s: number) => string,
): void {
  const latest = useRef(say);
  latest.current = say;
  useEffect(() => {
    let second = -1;
    let last_s = 0;
    const tick = () => {
      const now_s = video.currentTime;
      move(line.current, now_s, length_s, now_s >= last_s && !video.paused ? 260 : 0);
      last_s = now_s;
      if (!input.current || input.current.matches(":active")) return;
      input.current.valueAsNumber = now_s;
      if (Math.floor(now_s) === second) return;
      second = Math.floor(now_s);
      input.current.setAttribute("aria-valuetext", latest.current(now_s));
    };
    tick();
    video.addEventListener("timeupdate", tick);
    return () => video.removeEventListener("timeupdate", tick);
  }, [video, length_s, input, line]);
}

function move(line: HTMLElement | null, now_s: number, length_s: number, over_ms: number): void {
  if (!line) return;
  line.style.transition = over_ms ? `transform ${over_ms}ms linear` : "none";
  line.style.transform = `scaleX(${Math.min(now_s / length_s, 1)})`;
}
