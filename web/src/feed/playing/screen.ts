import { fitOf, type Medium } from "~/media/files";
import { Player, type Way } from "~/media/player";
import { onSound, setMuted, showsCaptions, soundNow } from "./sound";

/** How a clip stands. `refused`: the browser wants a press before it plays. */
export type Status = "waiting" | "playing" | "paused" | "refused" | "failed";

/** What a screen says while its clip is the current one. */
export interface Hearing {
  playing(): void;
  stopped(): void;
  /** It came to its end and begins again. */
  looped(): void;
}

const WRAPPED_S = 0.5;
const CAPTIONS_AT = 66; // percent from above: below them stand the author and the words of the post

/** One of the video elements that go from slide to slide, and how its clip stands. */
export class Screen {
  readonly player: Player;
  status: Status = "paused";
  hearing: Hearing | undefined;
  /** The post whose clip it shows. */
  owner: string | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly leaveSound: () => void;
  private last_s = 0;
  private wants = false;

  constructor(readonly video: HTMLVideoElement = document.createElement("video")) {
    this.player = new Player(video);
    video.loop = true;
    video.preload = "auto";
    video.autoplay = false;
    video.className = "absolute inset-0 size-full";
    video.tabIndex = -1;
    video.ariaHidden = "true"; // the slide around it says what it is, and has its controls
    video.addEventListener("playing", () => this.turn("playing"));
    video.addEventListener("waiting", () => this.wants && this.turn("waiting"));
    video.addEventListener("pause", () => !this.wants && this.turn("paused"));
    video.addEventListener("error", () => video.error && this.owner && this.turn("failed"));
    video.addEventListener("loadeddata", () => this.reveal(true));
    video.addEventListener("timeupdate", this.look);
    this.player.onCaptions = (captions) => {
      for (const cue of captions.cues ?? []) raise(cue as VTTCue);
      this.hear();
    };
    this.leaveSound = onSound(this.hear);
    this.hear();
  }

  /** Hold the clip of a post. */
  show(owner: string, medium: Medium, way: Way): void {
    if (this.owner !== owner) this.turn("paused");
    this.owner = owner;
    this.last_s = 0;
    if (this.player.medium?.id !== medium.id) this.reveal(false);
    this.video.style.objectFit = fitOf(medium);
    this.player.load(medium, way);
  }

  play(): void {
    this.wants = true;
    if (this.status !== "playing") this.turn("waiting");
    const begins = this.video.play();
    if (!this.video.paused && this.video.readyState > this.video.HAVE_CURRENT_DATA) this.turn("playing");
    begins.catch((error: unknown) => this.refused(error));
  }

  pause(): void {
    this.wants = false;
    this.video.pause();
    this.turn("paused");
  }

  /** Pause, and begin at the start the next time. */
  rewind(): void {
    this.pause();
    if (this.video.currentTime > 0) this.video.currentTime = 0;
    this.last_s = 0;
  }

  seek(to_s: number): void {
    this.last_s = to_s;
    this.video.currentTime = to_s;
  }

  retry(): void {
    this.player.reload();
    this.play();
  }

  close(): void {
    this.wants = false;
    this.owner = undefined;
    this.leaveSound();
    this.player.unload();
    this.video.remove();
  }

  listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  private look = (): void => {
    const now_s = this.video.currentTime;
    if (this.last_s - now_s > WRAPPED_S && now_s < WRAPPED_S * 2) this.hearing?.looped();
    this.last_s = now_s;
  };

  private hear = (): void => {
    this.video.muted = soundNow().muted;
    for (const track of this.video.textTracks) track.mode = showsCaptions() ? "showing" : "hidden";
    for (const listener of this.listeners) listener();
  };

  /** Until its first frame is there, the poster behind it is seen. */
  private reveal(isReady: boolean): void {
    this.video.style.opacity = isReady ? "1" : "0";
  }

  private refused(error: unknown): void {
    if (!this.wants || (error as DOMException).name !== "NotAllowedError") return; // another play or load came between
    if (!this.video.muted) {
      setMuted(true); // without sound it may be let
      this.play();
    } else {
      this.wants = false;
      this.turn("refused");
    }
  }

  private turn(status: Status): void {
    if (this.status === status) return;
    const played = this.status === "playing";
    this.status = status;
    if (status === "playing") this.hearing?.playing();
    else if (played) this.hearing?.stopped();
    for (const listener of this.listeners) listener();
  }
}

/** Have captions stand where nothing of the slide covers them. */
function raise(cue: VTTCue): void {
  cue.snapToLines = false;
  cue.line = CAPTIONS_AT;
  cue.lineAlign = "end";
  cue.size = 72; // percent: beside them are the buttons
}
