import { formats } from "~/words";

/** A moment of a clip, to a tenth of a second. */
export const seconds = (s: number) => `${formats.duration(Math.floor(s) * 1000)}.${Math.floor((s % 1) * 10)}`;

/** Return how long a clip is, 0 where it does not say: recordings do once they were asked for their end. */
export function lengthOf(video: HTMLVideoElement | null): number {
  if (video && Number.isFinite(video.duration)) return video.duration;
  if (video && video.currentTime === 0) video.currentTime = Number.MAX_SAFE_INTEGER;
  return 0;
}
