import { Circle, Square, SwitchCamera, VideoOff } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { MOST_CLIP_S } from "~/media/upload/checks";
import { Button, IconButton } from "~/ui/Button";
import { cx } from "~/ui/cx";
import { Dialog } from "~/ui/Dialog";
import { Empty, Loading } from "~/ui/States";
import { formats, useWords } from "~/words";
import { type Facing, useCamera } from "./camera";
import { Recording } from "./recording";
import { composeWords } from "./words";

interface RecordDialogProps {
  onClose: () => void;
  onRecorded: (file: File) => void;
}

/** Records a clip of up to a minute, and shows it before it is used. */
export function RecordDialog({ onClose, onRecorded }: RecordDialogProps) {
  const t = useWords(composeWords);
  const [made, setMade] = useState<File | null>(null);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("record_title")}
      actions={
        made && (
          <>
            <Button onClick={() => setMade(null)}>{t("record_again")}</Button>
            <Button look="primary" onClick={() => onRecorded(made)}>
              {t("record_use")}
            </Button>
          </>
        )
      }
    >
      {made ? <Made file={made} /> : <Finder onMade={setMade} />}
    </Dialog>
  );
}

const frame =
  "relative mx-auto grid aspect-9/16 max-h-[65dvh] w-full place-items-center overflow-hidden rounded-2xl bg-black";

function Made({ file }: { file: File }) {
  const t = useWords(composeWords);
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return (
    <div className={frame}>
      {/* biome-ignore lint/a11y/useMediaCaption: it was recorded a moment ago */}
      <video src={url} controls playsInline aria-label={t("preview")} className="size-full object-contain" />
    </div>
  );
}

function Finder({ onMade }: { onMade: (file: File) => void }) {
  const t = useWords(composeWords);
  const [facing, setFacing] = useState<Facing>("user");
  const { stream, error, canTurn } = useCamera(facing);
  const video = useRef<HTMLVideoElement>(null);
  const { left, spent_s, isRecording, press } = useRecording(stream, onMade);
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);

  if (error)
    return (
      <Empty icon={VideoOff} title={t(`camera_${error}_title`)}>
        {t(`camera_${error}`)}
      </Empty>
    );
  return (
    <div className={frame}>
      {!stream && <Loading />}
      <video
        ref={video}
        autoPlay
        muted
        playsInline
        aria-label={t("viewfinder")}
        className={cx("absolute inset-0 size-full object-cover", facing === "user" && "-scale-x-100")}
      />
      {left !== null && (
        <span role="status" className="relative text-8xl font-bold text-white drop-shadow-lg tabular-nums">
          {formats.number(left)}
        </span>
      )}
      {stream && (
        <div className="absolute inset-x-0 bottom-0 grid grid-cols-3 items-center bg-linear-to-t from-black/70 p-4 text-white">
          <span role="timer" className="text-sm tabular-nums">
            {formats.duration(spent_s * 1000)} / {formats.duration(MOST_CLIP_S * 1000)}
          </span>
          <button
            type="button"
            aria-label={isRecording || left !== null ? t("record_stop") : t("record_start")}
            onClick={press}
            className="grid size-16 place-items-center justify-self-center rounded-full border-4 border-white"
          >
            {isRecording || left !== null ? (
              <Square className="size-7 fill-current text-red-500" />
            ) : (
              <Circle className="size-12 fill-current text-red-500" />
            )}
          </button>
          {canTurn && !isRecording && (
            <IconButton
              label={t("camera_turn")}
              className="justify-self-end hover:bg-white/20!"
              onClick={() => setFacing(facing === "user" ? "environment" : "user")}
            >
              <SwitchCamera className="size-6" />
            </IconButton>
          )}
        </div>
      )}
    </div>
  );
}

const COUNT_FROM = 3;

/** Counts down, records, and ends by a press or after a minute. */
function useRecording(stream: MediaStream | null, onMade: (file: File) => void) {
  const [left, setLeft] = useState<number | null>(null);
  const [recording, setRecording] = useState<Recording | null>(null);
  const [spent_s, setSpent] = useState(0);

  const finish = () => {
    setRecording(null);
    void recording?.stop("recording").then(onMade);
  };
  const press = () => {
    if (recording) finish();
    else setLeft(left === null ? COUNT_FROM : null);
  };
  useEffect(() => {
    if (left === null || !stream) return;
    const timer = setTimeout(() => {
      if (left > 1) return setLeft(left - 1);
      setLeft(null);
      setSpent(0);
      setRecording(new Recording(stream));
    }, 1_000);
    return () => clearTimeout(timer);
  }, [left, stream]);
  useEffect(() => {
    if (!recording) return;
    const timer = setTimeout(() => (spent_s + 1 >= MOST_CLIP_S ? finish() : setSpent(spent_s + 1)), 1_000);
    return () => clearTimeout(timer);
  });
  return { left, spent_s, isRecording: recording !== null, press };
}
