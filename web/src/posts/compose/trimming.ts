import { Recording } from "./recording";

type Playing = HTMLVideoElement & { captureStream?: () => MediaStream };

/** Whether this browser can cut a clip: it must be able to record what a video element plays. */
export function canTrim(): boolean {
  return "MediaRecorder" in globalThis && "captureStream" in (globalThis.HTMLVideoElement?.prototype ?? {});
}

export interface Range {
  readonly from_s: number;
  readonly to_s: number;
}

/**
 * Return a part of a clip as a file of its own. It is played and recorded anew, so it takes as long as the part lasts.
 * `told` hears how much of it is done, 0 to 1. Rejects where the clip cannot be played to that point.
 */
export async function trim(
  url: string,
  name: string,
  { from_s, to_s }: Range,
  told: (p_done: number) => void,
  signal: AbortSignal,
): Promise<File> {
  const video: Playing = document.createElement("video");
  video.src = url;
  video.playsInline = true;
  video.muted = true; // heard by the recorder, not by people
  await happens(video, "loadeddata", signal);
  video.currentTime = from_s;
  await happens(video, "seeked", signal);
  const stream = video.captureStream?.();
  if (!stream) throw new Error("this browser cannot record what it plays");
  await video.play();
  const recording = new Recording(stream);
  try {
    while (video.currentTime < to_s && !video.ended) {
      await frame(signal);
      told(Math.min(1, (video.currentTime - from_s) / (to_s - from_s)));
    }
    video.pause();
    return await recording.stop(name);
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.removeAttribute("src");
    video.load();
  }
}

function happens(video: HTMLVideoElement, event: "loadeddata" | "seeked", signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    video.addEventListener(event, () => resolve(), { once: true, signal });
    video.addEventListener("error", () => reject(new Error(video.error?.message)), { once: true, signal });
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

function frame(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve) => setTimeout(resolve, 16)); // not a frame of the screen: it goes on in a hidden tab
}
