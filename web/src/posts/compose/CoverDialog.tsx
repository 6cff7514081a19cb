import { useRef, useState } from "react";
import { Button } from "~/ui/Button";
import { Slider } from "~/ui/Choice";
import { Dialog } from "~/ui/Dialog";
import { useWords } from "~/words";
import { lengthOf, seconds } from "./cutting";
import { composeWords } from "./words";

interface CoverDialogProps {
  url: string;
  cover_ms: number | null;
  onClose: () => void;
  onChosen: (cover_ms: number) => void;
}

/** Chooses the frame of a clip that stands for it. */
export function CoverDialog({ url, cover_ms, onClose, onChosen }: CoverDialogProps) {
  const t = useWords(composeWords);
  const video = useRef<HTMLVideoElement>(null);
  const [length_s, setLength] = useState(0);
  const [at_s, setAt] = useState((cover_ms ?? 0) / 1_000);
  const show = (s: number) => {
    if (video.current) video.current.currentTime = s;
    setAt(s);
  };
  const measured = () => {
    const found_s = lengthOf(video.current);
    if (!found_s) return;
    setLength(found_s);
    show(Math.min(at_s, found_s));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("cover_title")}
      actions={
        <Button look="primary" disabled={!length_s} onClick={() => onChosen(Math.round(at_s * 1_000))}>
          {t("cover_use")}
        </Button>
      }
    >
      <video
        ref={video}
        src={url}
        muted
        playsInline
        preload="auto"
        onDurationChange={measured}
        aria-label={t("cover_shown")}
        className="mb-4 h-72 w-full rounded-xl bg-black object-contain"
      />
      <Slider
        label={t("cover_at")}
        value={at_s}
        onChange={show}
        min={0}
        max={Math.max(0, length_s - LAST_FRAME_S) || 1}
        step={0.05}
        format={seconds}
        disabled={!length_s}
      />
    </Dialog>
  );
}

/** Behind the last frame nothing is shown. */
const LAST_FRAME_S = 0.05;
