import { useEffect } from "react";
import { useKeys } from "~/ui/keys";
import { useWords } from "~/words";
import type { Slide } from "../feeds";
import { setMuted, soundNow, toggleCaptions } from "../playing/sound";
import { useActs } from "../slide/useActs";
import { feedWords } from "../words";
import { useStage } from "./stage";

/** What keys do with the slide on stage. */
export function StageKeys({ slide }: { slide: Slide }) {
  const t = useWords(feedWords);
  const { pool, go, openComments, openMenu } = useStage();
  const { toggleLike, toggleSave, share } = useActs(slide);
  useKeys([
    { key: ["ArrowDown", "j", "PageDown"], label: t("on"), run: () => go(1), repeats: true },
    { key: ["ArrowUp", "PageUp"], label: t("back"), run: () => go(-1), repeats: true },
    { key: [" ", "k"], label: t("play_or_pause"), run: () => pool.toggle() },
    { key: "m", label: t("sound_key"), run: () => setMuted(!soundNow().muted) },
    { key: "c", label: t("captions_key"), run: toggleCaptions },
    { key: "l", label: t("like_key"), run: toggleLike },
    { key: "s", label: t("save_key"), run: toggleSave },
    { key: "Shift+s", label: t("share_key"), run: share },
    { key: "o", label: t("comments_key"), run: () => openComments(slide) },
    { key: ".", label: t("menu"), run: () => openMenu(slide) },
    { key: "f", label: t("full_screen"), run: () => void toggleFullScreen(slide.post.id) },
  ]);
  useEffect(() => {
    if (document.fullscreenElement) fillScreen(slide.post.id); // the next one takes the screen over
  }, [slide.post.id]);
  return null;
}

async function toggleFullScreen(postId: string): Promise<void> {
  if (!document.fullscreenElement) return fillScreen(postId);
  while (document.fullscreenElement) await document.exitFullscreen(); // each slide lies upon the one before
}

/** Have a slide fill the screen; where the browser refuses, all stays as it is. */
function fillScreen(postId: string): void {
  const card = document.getElementById(`slide-${postId}`)?.firstElementChild;
  card?.requestFullscreen?.().catch(() => undefined);
}
