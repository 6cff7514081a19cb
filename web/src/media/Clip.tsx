import { useEffect, useRef, useState } from "react";
import { Button } from "~/ui/Button";
import { cx } from "~/ui/cx";
import { savesData } from "~/ui/dataSaver";
import { uiWords } from "~/ui/words";
import { useWords } from "~/words";
import { aspectOf, type Medium, sourcesOf } from "./files";
import { loadHls, playsHlsItself } from "./hls";
import { Player } from "./player";
import { thumbHashStyle } from "./thumbhash";
import { mediaWords } from "./words";

/** A clip with the browser's own controls, for every page but the feed. Nothing but its poster loads until it plays. */
export function Clip({ picture, className }: { picture: Medium; className?: string }) {
  const t = useWords(mediaWords);
  const tUi = useWords(uiWords);
  const place = useRef<HTMLVideoElement>(null);
  const player = useRef<Player>(null);
  const [failed, setFailed] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another copy of the same medium changes nothing
  useEffect(() => {
    const video = place.current;
    if (!video) return;
    const made = new Player(video);
    player.current = made;
    const begin = () => void load(made, picture).then(() => video.play().catch(() => undefined));
    video.addEventListener("play", begin, { once: true });
    return () => {
      video.removeEventListener("play", begin);
      made.unload();
    };
  }, [picture.id]);

  return (
    <div className={cx("relative overflow-hidden bg-black", className)} style={{ aspectRatio: aspectOf(picture) }}>
      {/* biome-ignore lint/a11y/useMediaCaption: the player adds the track where the medium has one */}
      <video
        ref={place}
        controls
        loop
        preload="none"
        poster={sourcesOf(picture, "poster").fallback?.url}
        aria-label={picture.alt ? t("clip_of", { alt: picture.alt }) : t("clip")}
        onError={({ currentTarget }) => setFailed(currentTarget.error !== null && player.current?.medium !== undefined)}
        style={thumbHashStyle(picture.thumbhash)}
        className="size-full object-contain"
      />
      {failed && (
        <div
          role="alert"
          className="absolute inset-0 grid place-content-center gap-3 bg-black/70 p-4 text-center text-white"
        >
          <p>{t("failed")}</p>
          <Button
            onClick={() => {
              setFailed(false);
              player.current?.reload();
            }}
          >
            {tUi("try_again")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Load by stream where that pays and hls.js comes, else the file. */
async function load(player: Player, medium: Medium): Promise<void> {
  if (savesData()) return player.load(medium, "file");
  if (!playsHlsItself()) await loadHls().catch(() => undefined);
  player.load(medium, "stream");
}
