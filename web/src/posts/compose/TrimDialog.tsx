import { useEffect, useMemo, useRef, useState } from "react";
import { MOST_CLIP_S } from "~/media/upload/checks";
import { Button } from "~/ui/Button";
import { Slider } from "~/ui/Choice";
import { Dialog } from "~/ui/Dialog";
import { toast } from "~/ui/toast";
import { formats, useWords } from "~/words";
import { lengthOf, seconds } from "./cutting";
import { type Range, trim } from "./trimming";
import { composeWords } from "./words";

interface TrimDialogProps {
  file: Blob;
  onClose: () => void;
  onTrimmed: (file: File) => void;
}

const LEAST_S = 1;

/** Chooses a part of a clip, and makes it a clip of its own. */
export function TrimDialog({ file, onClose, onTrimmed }: TrimDialogProps) {
  const t = useWords(composeWords);
  const video = useRef<HTMLVideoElement>(null);
  const stop = useRef<AbortController>(null);
  const url = useMemo(() => URL.createObjectURL(file), [file]);
  const [duration_s, setDuration] = useState(0);
  const [range, setRange] = useState<Range>({ from_s: 0, to_s: 0 });
  const [p_done, setDone] = useState<number | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  const measured = () => {
    const found_s = lengthOf(video.current);
    if (!found_s) return;
    setDuration(found_s);
    setRange((known) => (known.to_s ? known : { from_s: 0, to_s: Math.min(found_s, MOST_CLIP_S) }));
  };
  const choose = ([from_s = 0, to_s = 0]: readonly number[]) => {
    const next = clamped({ from_s, to_s }, range, duration_s);
    if (video.current) video.current.currentTime = next.from_s === range.from_s ? next.to_s : next.from_s;
    setRange(next);
  };
  const cut = async () => {
    stop.current = new AbortController();
    setDone(0);
    video.current?.pause();
    try {
      onTrimmed(await trim(url, nameOf(file), range, setDone, stop.current.signal));
    } catch {
      if (stop.current.signal.aborted) return;
      toast(t("trim_failed"), { tone: "bad" });
      setDone(null);
    }
  };
  const isWhole = range.from_s === 0 && range.to_s >= duration_s;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("trim_title")}
      actions={
        <Button look="primary" busy={p_done !== null} disabled={!duration_s || isWhole} onClick={() => void cut()}>
          {p_done === null ? t("trim_keep") : t("trimming", { p: formats.percent(p_done, 0) })}
        </Button>
      }
    >
      {/* biome-ignore lint/a11y/useMediaCaption: it is one's own file, and nothing has captions for it yet */}
      <video
        ref={video}
        src={url}
        controls
        playsInline
        onDurationChange={measured}
        aria-label={t("preview")}
        className="mb-4 h-72 w-full rounded-xl bg-black object-contain"
      />
      <Slider
        label={t("trim_range")}
        value={[range.from_s, range.to_s]}
        onChange={choose}
        min={0}
        max={Math.max(duration_s, LEAST_S)}
        step={0.1}
        format={seconds}
      />
      <p className="mt-3 text-sm text-ink-2">
        {t("trim_hint", { s: formats.number(Math.round(range.to_s - range.from_s)) })}
      </p>
    </Dialog>
  );
}

/** Return a range within the clip that is neither too short nor too long; the end that moved wins. */
export function clamped(next: Range, before: Range, duration_s: number): Range {
  const isStart = next.from_s !== before.from_s;
  const from_s = Math.max(0, Math.min(next.from_s, duration_s - LEAST_S));
  const to_s = Math.min(duration_s, Math.max(next.to_s, from_s + LEAST_S));
  if (to_s - from_s <= MOST_CLIP_S) return { from_s, to_s };
  return isStart ? { from_s, to_s: from_s + MOST_CLIP_S } : { from_s: to_s - MOST_CLIP_S, to_s };
}

function nameOf(file: Blob): string {
  const name = file instanceof File ? file.name : "";
  return name.replace(/\.[^.]*$/, "") || "clip";
}
