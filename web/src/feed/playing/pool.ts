import { isClip, type Medium, masterOf, progressiveOf } from "~/media/files";
import { hlsIfLoaded, loadHls, playsHlsItself } from "~/media/hls";
import type { Way } from "~/media/player";
import { warm } from "~/media/warming";
import { savesData } from "~/ui/dataSaver";
import { cast } from "./cast";
import { Screen } from "./screen";

/** A clip among the slides: that of the post `owner`. */
export interface Part {
  readonly owner: string;
  readonly medium: Medium;
}

const N_SCREENS = 3;
/** What is not on stage is loaded when a swipe has come to rest. */
const REST_MS = 250;
/** The next clip waits until the current one has this much ahead. */
const ENOUGH_S = 2;

/**
 * Three video elements for any number of clips: the current one, the next, the one before.
 *
 * Slides offer seats; a screen sits in the seat of the slide whose clip it shows. Only what the current clip needs is
 * done during a swipe, everything else once it rests.
 */
export class Pool {
  private readonly screens: Screen[] = [];
  private readonly seats = new Map<string, HTMLElement>();
  private readonly listeners = new Set<() => void>();
  private parts: readonly (Part | undefined)[] = [];
  private at = 0;
  private halted = false;
  private hasBegun = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private warming = new AbortController();
  private readonly warmed = new Set<string>();

  /** Begin to heed whether the page is seen. */
  open(): void {
    document.addEventListener("visibilitychange", this.look);
  }

  /** Take the slides as they are now and who of them is on stage; what is not a clip, or not to be seen, is undefined. */
  arrange(parts: readonly (Part | undefined)[], at: number): void {
    const before = this.currentOwner;
    this.parts = parts;
    this.at = at;
    if (before !== this.currentOwner) this.halted = false;
    const part = parts[at];
    for (const screen of this.screens) if (screen.owner !== part?.owner && screen.status !== "paused") screen.pause();
    if (part) this.begin(part);
    this.rest();
  }

  /** Say where the clip of a post is to be seen; null when that place is gone. */
  sit(owner: string, seat: HTMLElement | null): void {
    if (seat) this.seats.set(owner, seat);
    else this.seats.delete(owner);
    const screen = this.screenOf(owner);
    if (screen) this.place(screen);
  }

  screenOf(owner: string | undefined): Screen | undefined {
    return owner === undefined ? undefined : this.screens.find((screen) => screen.owner === owner);
  }

  get current(): Screen | undefined {
    return this.screenOf(this.currentOwner);
  }

  /** Play or pause what is on stage, as somebody pressed. */
  toggle(): void {
    const screen = this.current;
    if (!screen) return;
    this.halted = screen.status === "playing" || screen.status === "waiting";
    if (this.halted) screen.pause();
    else screen.play();
  }

  listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  close(): void {
    clearTimeout(this.timer);
    this.warming.abort();
    document.removeEventListener("visibilitychange", this.look);
    for (const screen of this.screens) screen.close();
    this.screens.length = 0;
    this.parts = [];
  }

  private get currentOwner(): string | undefined {
    return this.parts[this.at]?.owner;
  }

  private begin(part: Part): void {
    const cast = this.cast();
    const screen = this.screenOf(part.owner) ?? this.screenAt(cast.indexOf(part.owner), part);
    this.give(screen, part);
    if (!this.halted && document.visibilityState === "visible" && this.playsByItself) screen.play();
    else if (!screen.video.paused) screen.pause();
  }

  private get playsByItself(): boolean {
    return !savesData() && !matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  private rest(): void {
    clearTimeout(this.timer);
    this.warming.abort();
    this.timer = setTimeout(this.prepare, REST_MS);
  }

  /** Load what may come next, once what is on stage has enough. */
  private prepare = (): void => {
    for (const screen of this.screens) if (screen.owner !== this.currentOwner) screen.rewind();
    if (savesData()) return;
    if (!this.hasEnough()) {
      this.timer = setTimeout(this.prepare, REST_MS);
      return;
    }
    if (hlsIfLoaded() || playsHlsItself()) this.timer = setTimeout(this.loadNear, REST_MS / 2);
    else if (this.parts.some(Boolean)) loadHls().then(this.loadNear, this.loadNear);
  };

  private hasEnough(): boolean {
    const { video, status } = this.current ?? {};
    if (!video || status === "failed" || status === "refused") return true;
    if (video.readyState < video.HAVE_CURRENT_DATA) return false;
    const ranges = video.buffered;
    const end_s = ranges.length > 0 ? ranges.end(ranges.length - 1) : 0;
    return end_s - video.currentTime >= ENOUGH_S || end_s >= video.duration - 0.2;
  }

  private loadNear = (): void => {
    for (const [slot, owner] of this.cast().entries()) {
      const part = this.parts.find((part) => part?.owner === owner);
      if (!part || this.screenOf(owner)) continue;
      this.give(this.screenAt(slot, part), part);
      this.timer = setTimeout(this.loadNear, REST_MS / 2); // one at a time: a swipe may begin at any moment
      return;
    }
    this.warmAhead();
  };

  private warmAhead(): void {
    const part = this.parts[this.at + 2];
    if (!part || this.warmed.has(part.owner)) return;
    this.warming = new AbortController();
    warm(part.medium, this.warming.signal).then(
      () => this.warmed.add(part.owner),
      () => undefined, // it loads when it is needed
    );
  }

  private cast(): (string | undefined)[] {
    const slots = Array.from({ length: N_SCREENS }, (_, slot) => this.screens[slot]?.owner);
    return cast(slots, this.parts, this.at);
  }

  private screenAt(slot: number, part: Part): Screen {
    const there = this.screens[slot];
    if (there) return there;
    const written = this.screens.length === 0 ? firstVideo(part.medium) : undefined;
    const made = new Screen(written);
    if (written) made.player.adopt(part.medium);
    this.screens.push(made);
    return made;
  }

  private give(screen: Screen, part: Part): void {
    if (screen.owner === part.owner) return;
    screen.video.preload = savesData() ? "none" : "auto";
    screen.show(part.owner, part.medium, this.way(part));
    this.hasBegun = true;
    this.place(screen);
    for (const listener of this.listeners) listener();
  }

  /** The very first clip plays from its file, before hls.js is there; so does everything where data is dear. */
  private way({ medium }: Part): Way {
    const streams = masterOf(medium) && (hlsIfLoaded() || playsHlsItself());
    return streams && !savesData() && this.hasBegun ? "stream" : "file";
  }

  private place({ owner, video }: Screen): void {
    const seat = this.seats.get(owner ?? "");
    if (!seat || video.parentNode === seat) return;
    move(video, seat);
    if (this.current?.video === video && this.current.status === "waiting") this.current.play();
  }

  private look = (): void => {
    const screen = this.current;
    if (!screen) return;
    if (document.visibilityState === "hidden") screen.pause();
    else if (!this.halted && this.playsByItself) screen.play();
  };
}

/** Move a video without its noticing, where the browser can. */
function move(video: HTMLVideoElement, seat: HTMLElement & { moveBefore?: (child: Node, before: null) => void }): void {
  if (seat.moveBefore && video.isConnected && seat.isConnected) seat.moveBefore(video, null);
  else seat.append(video);
}

/** The clip that the server wrote into the page plays on in the first slide. */
function firstVideo(medium: Medium): HTMLVideoElement | undefined {
  const video = document.getElementById("first-video");
  const url = progressiveOf(medium);
  if (!(video instanceof HTMLVideoElement) || !url || new URL(url, location.origin).href !== video.currentSrc) return;
  return video;
}

/** The clip of a post's media, where it is one. */
export function clipOf(pictures: readonly Medium[]): Medium | undefined {
  return pictures.find(isClip);
}
