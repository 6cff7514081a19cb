import type Hls from "hls.js";
import type { HlsConfig, Level } from "hls.js";

const HLS = "application/vnd.apple.mpegurl";
/** What a connection is taken to carry before anything was measured, unless the browser knows better. */
const UNMEASURED_BPS = 2_500_000;
/** A size is chosen to begin with where the connection carries it this many times over. */
const MARGIN = 1.6;

const hasManaged = "ManagedMediaSource" in globalThis;
const hasMediaSource = "MediaSource" in globalThis;

let loaded: typeof Hls | undefined;
let loading: Promise<typeof Hls> | undefined;
let native: boolean | undefined;
let measured_bps: number | undefined;

/** Load hls.js, once. It is large: let what plays first play first. */
export function loadHls(): Promise<typeof Hls> {
  loading ??= import("hls.js").then(
    ({ default: library }) => {
      loaded = library;
      return library;
    },
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

export function hlsIfLoaded(): typeof Hls | undefined {
  return loaded;
}

/** Whether `<video src>` takes playlists as well as hls.js would: Apple's do, and what knows no Media Source has to. */
export function playsHlsItself(): boolean {
  native ??= Boolean(document.createElement("video").canPlayType(HLS)) && (hasManaged || !hasMediaSource);
  return native;
}

/** Return an hls.js for short clips: little is buffered ahead, hardly anything behind. */
export function makeHls(library: typeof Hls): Hls {
  const config: Partial<HlsConfig> = {
    maxBufferLength: 8,
    maxMaxBufferLength: 10,
    backBufferLength: 5,
    capLevelToPlayerSize: true,
    startFragPrefetch: true,
    testBandwidth: false,
    enableWorker: false, // CMAF passes through unchanged: a worker would only cost
    enableWebVTT: false,
    enableIMSC1: false,
    enableCEA708Captions: false,
    abrEwmaDefaultEstimate: bandwidth_bps(),
  };
  const hls = new library(config);
  hls.on(library.Events.MANIFEST_PARSED, (_, { levels }) => {
    const height = (hls.media?.clientHeight ?? 0) * devicePixelRatio;
    hls.startLevel = startLevel(levels, bandwidth_bps(), height || Number.POSITIVE_INFINITY);
  });
  hls.on(library.Events.FRAG_BUFFERED, () => {
    measured_bps = hls.bandwidthEstimate;
  });
  return hls;
}

/** What the connection carries, as far as is known. */
export function bandwidth_bps(): number {
  const { connection } = globalThis.navigator as { connection?: { downlink?: number } };
  return measured_bps ?? (connection?.downlink ? connection.downlink * 1e6 : UNMEASURED_BPS);
}

/** Return which size to begin with: the best that the connection carries easily and the box can show. */
export function startLevel(
  levels: readonly Pick<Level, "bitrate" | "height">[],
  bandwidth: number,
  height_px: number,
): number {
  let chosen = 0;
  let best = -1;
  const enough = Math.min(...levels.filter(({ height }) => height >= height_px).map(({ height }) => height));
  for (const [at, { bitrate, height }] of levels.entries()) {
    if (bitrate * MARGIN > bandwidth || height > enough || bitrate <= best) continue;
    best = bitrate;
    chosen = at;
  }
  return chosen;
}
