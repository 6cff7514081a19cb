import { Captions, CaptionsOff, Play, Volume2, VolumeX } from "lucide-react";
import { type ReactNode, useCallback, useSyncExternalStore } from "react";
import { captionsOf, fitOf, type Medium } from "~/media/files";
import { Picture } from "~/media/Picture";
import { thumbHashStyle } from "~/media/thumbhash";
import { Button } from "~/ui/Button";
import { cx } from "~/ui/cx";
import { Spinner } from "~/ui/Spinner";
import { useWords } from "~/words";
import type { Screen } from "../playing/screen";
import { setMuted, showsCaptions, toggleCaptions, useSound } from "../playing/sound";
import { useStage } from "../stage/stage";
import { feedWords } from "../words";
import { Progress } from "./Progress";

interface ClipViewProps {
  owner: string;
  medium: Medium;
  active: boolean;
  gestures: React.HTMLAttributes<HTMLElement>;
}

/** A clip: its poster, a seat for the video that comes when it is near, and its controls while it is on stage. */
export function ClipView({ owner, medium, active, gestures }: ClipViewProps) {
  const t = useWords(feedWords);
  const { pool } = useStage();
  const seat = useCallback(
    (element: HTMLElement | null) => {
      pool.sit(owner, element);
      return () => pool.sit(owner, null);
    },
    [pool, owner],
  );
  const screen = useSyncExternalStore(pool.listen, () => (active ? pool.screenOf(owner) : undefined));
  const fit = fitOf(medium) === "cover" ? "object-cover" : "object-contain";
  return (
    <>
      <div aria-hidden className="absolute inset-0 bg-black" style={thumbHashStyle(medium.thumbhash)} />
      <Picture
        picture={medium}
        role="poster"
        eager
        alt=""
        sizes="(min-width: 48rem) 56vh, 100vw"
        className={cx("absolute inset-0 size-full bg-transparent", fit)}
      />
      <div ref={seat} className="absolute inset-0" />
      {medium.alt && <p className="sr-only">{medium.alt}</p>}
      <button
        type="button"
        aria-label={t("play_or_pause")}
        className="absolute inset-0 size-full touch-manipulation outline-offset-[-4px]"
        {...gestures}
      />
      {screen && <ClipControls screen={screen} medium={medium} />}
    </>
  );
}

function ClipControls({ screen, medium }: { screen: Screen; medium: Medium }) {
  const t = useWords(feedWords);
  const status = useSyncExternalStore(screen.listen, () => screen.status);
  const { muted } = useSound();
  const hasCaptions = captionsOf(medium) !== undefined;
  return (
    <>
      <div className="pointer-events-none absolute inset-0 grid place-items-center">
        {(status === "paused" || status === "refused") && (
          <Play aria-hidden className="size-18 fill-white/85 text-transparent drop-shadow-lg" />
        )}
        {status === "waiting" && (
          <span className="text-4xl transition-opacity delay-500 starting:opacity-0">
            <Spinner label={t("waiting")} />
          </span>
        )}
        {status === "failed" && (
          <div role="alert" className="pointer-events-auto grid gap-3 rounded-2xl bg-black/70 p-5 text-center">
            <p>{t("clip_failed")}</p>
            <Button onClick={() => screen.retry()}>{t("try_again")}</Button>
          </div>
        )}
      </div>
      <div className="absolute end-2 top-16 z-20 grid gap-2 md:top-2">
        {medium.has_sound !== false && (
          <Toggle label={t(muted ? "sound_on" : "sound_off")} onPress={() => setMuted(!muted)}>
            {muted ? <VolumeX aria-hidden className="size-5" /> : <Volume2 aria-hidden className="size-5" />}
          </Toggle>
        )}
        {hasCaptions && (
          <Toggle label={t(showsCaptions() ? "captions_off" : "captions_on")} onPress={toggleCaptions}>
            {showsCaptions() ? (
              <Captions aria-hidden className="size-5" />
            ) : (
              <CaptionsOff aria-hidden className="size-5" />
            )}
          </Toggle>
        )}
      </div>
      <Progress screen={screen} length_s={Math.max((medium.duration_ms ?? 0) / 1000, 0.1)} />
    </>
  );
}

function Toggle({ label, onPress, children }: { label: string; onPress: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onPress}
      className="grid size-11 place-items-center rounded-full bg-black/50 text-white transition-transform active:scale-90"
    >
      {children}
    </button>
  );
}
