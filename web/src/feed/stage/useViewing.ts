import { useEffect, useEffectEvent, useRef } from "react";
import { tell } from "../activity";
import type { Told } from "../activity/events";
import { Viewing } from "../activity/viewing";
import type { Slide } from "../feeds";
import type { Pool } from "../playing/pool";

/** A moment: by then a snapping slide fills the stage. */
const SEEN_AFTER_MS = 500;

/** Tell what becomes of the slide on stage: seen, watched for how long, to the end, skipped. Returns `finish`. */
export function useViewing(slide: Slide | undefined, isClip: boolean, pool: Pool): (postId: string) => void {
  const viewing = useRef<Viewing>(null);
  const id = slide?.post.id;
  const begin = useEffectEvent(() => (slide ? new Viewing(slide.post.id, slide.whence) : null));

  useEffect(() => {
    const mine = begin();
    if (!id || !mine) return;
    viewing.current = mine;
    const say = (told: Told[]) => told.forEach(tell);
    const now = () => performance.now();
    const seen = () => document.visibilityState === "visible" && say(mine.see());
    let timer = setTimeout(seen, SEEN_AFTER_MS);
    if (!isClip) mine.start(now());
    const hearing = {
      playing: () => mine.start(now()),
      stopped: () => mine.stop(now()),
      looped: () => say(mine.loop()),
    };
    const hear = () => {
      const screen = pool.screenOf(id);
      if (!screen || screen.hearing === hearing) return;
      screen.hearing = hearing;
      if (screen.status === "playing") hearing.playing();
    };
    const look = () => {
      if (document.visibilityState === "hidden") {
        clearTimeout(timer);
        say(mine.pause(now()));
      } else {
        timer = setTimeout(seen, SEEN_AFTER_MS);
        if (!isClip) mine.start(now());
      }
    };
    hear();
    const deaf = pool.listen(hear);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      deaf();
      document.removeEventListener("visibilitychange", look);
      const screen = pool.screenOf(id);
      if (screen?.hearing === hearing) screen.hearing = undefined;
      say(mine.leave(now()));
      viewing.current = null;
    };
  }, [id, isClip, pool]);

  return (postId) => {
    if (postId === id) viewing.current?.finish().forEach(tell);
  };
}
