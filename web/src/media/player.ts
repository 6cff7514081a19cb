import type Hls from "hls.js";
import { captionsOf, type Medium, masterOf, progressiveOf } from "./files";
import { hlsIfLoaded, makeHls, playsHlsItself } from "./hls";

/** `file`: the one progressive file, which starts soonest; `stream`: sizes that follow the connection. */
export type Way = "file" | "stream";

/** A video element that shows one clip after another, each in its own way. */
export class Player {
  private hls: Hls | undefined;
  medium: Medium | undefined;
  /** Told when the captions of its clip are there. */
  onCaptions: ((captions: TextTrack) => void) | undefined;

  constructor(readonly video: HTMLVideoElement) {
    video.playsInline = true;
    video.setAttribute("webkit-playsinline", "");
    video.disableRemotePlayback = true;
  }

  /** Take a clip that the element holds already. */
  adopt(medium: Medium): void {
    this.medium = medium;
    this.addCaptions(medium);
  }

  /** Have the element hold a clip, unless it does. A stream needs hls.js to be there; a file stands in for it. */
  load(medium: Medium, way: Way): void {
    if (this.medium?.id === medium.id) return;
    this.medium = medium;
    const [master, file] = [masterOf(medium), progressiveOf(medium)];
    const library = hlsIfLoaded();
    if (way === "stream" && master && playsHlsItself()) this.setFile(master);
    else if (way === "stream" && master && library?.isSupported()) this.setStream(library, master);
    else if (file ?? master) this.setFile(file ?? master ?? "");
    this.addCaptions(medium);
  }

  /** Let go of what it holds; the memory too. */
  unload(): void {
    this.medium = undefined;
    this.hls?.destroy();
    this.hls = undefined;
    this.video.replaceChildren();
    this.video.removeAttribute("src");
    this.video.load();
  }

  /** Load the same clip again after it failed. */
  reload(): void {
    const medium = this.medium;
    if (!medium) return;
    this.unload();
    this.load(medium, "file");
  }

  private setFile(url: string): void {
    this.hls?.destroy();
    this.hls = undefined;
    this.video.src = url;
  }

  private setStream(library: typeof Hls, url: string): void {
    if (!this.hls) {
      const hls = makeHls(library);
      this.hls = hls;
      hls.on(library.Events.ERROR, (_, { fatal }) => {
        const file = this.medium && progressiveOf(this.medium);
        if (fatal && file && this.hls === hls) this.setFile(file);
      });
      hls.attachMedia(this.video);
    }
    this.hls.loadSource(url);
  }

  private addCaptions(medium: Medium): void {
    this.video.replaceChildren();
    const url = captionsOf(medium);
    if (!url) return;
    const track = document.createElement("track");
    track.kind = "captions";
    track.src = url;
    track.default = true;
    track.addEventListener("load", () => this.onCaptions?.(track.track));
    this.video.append(track);
  }
}
