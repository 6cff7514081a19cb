import { useSyncExternalStore } from "react";

/** Whether the feed is heard, and read along: one choice for all clips, kept while the page is there. */
export interface Sound {
  readonly muted: boolean;
  /** `auto`: captions are shown while it is muted. */
  readonly captions: "auto" | "on" | "off";
}

let sound: Sound = { muted: true, captions: "auto" };
const listeners = new Set<() => void>();

export function soundNow(): Sound {
  return sound;
}

export function setMuted(muted: boolean): void {
  change({ ...sound, muted });
}

export function toggleCaptions(): void {
  change({ ...sound, captions: showsCaptions() ? "off" : "on" });
}

export function showsCaptions(): boolean {
  return sound.captions === "on" || (sound.captions === "auto" && sound.muted);
}

export function onSound(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function useSound(): Sound {
  return useSyncExternalStore(onSound, soundNow);
}

function change(to: Sound): void {
  sound = to;
  for (const listener of listeners) listener();
}
