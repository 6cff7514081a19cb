import { type Medium, masterOf } from "./files";
import { bandwidth_bps, startLevel } from "./hls";

/** Have the browser's cache hold the beginning of a clip: its playlists and the first segment of picture and sound. */
export async function warm(medium: Medium, signal: AbortSignal): Promise<void> {
  const master = masterOf(medium);
  if (!master) return;
  const address = new URL(master, location.origin);
  const { sizes, sounds } = readMaster(await text(address, signal));
  const size = sizes[startLevel(sizes, bandwidth_bps(), innerHeight * devicePixelRatio)];
  const lists = [size?.uri, sounds[0]].filter((uri) => uri !== undefined);
  await Promise.all(lists.map((uri) => warmList(new URL(uri, address), signal)));
}

async function warmList(address: URL, signal: AbortSignal): Promise<void> {
  for (const { uri, range } of readBeginning(await text(address, signal))) {
    const headers = range ? { range: `bytes=${range}` } : undefined;
    await fetch(new URL(uri, address), { signal, priority: "low", ...(headers && { headers }) }).then(drain);
  }
}

async function text(address: URL, signal: AbortSignal): Promise<string> {
  const response = await fetch(address, { signal, priority: "low" });
  return response.ok ? await response.text() : "";
}

async function drain(response: Response): Promise<void> {
  await response.arrayBuffer();
}

interface Size {
  readonly uri: string;
  readonly bitrate: number;
  readonly height: number;
}

/** Return the sizes of a master playlist that have a picture, and its playlists of sound. */
export function readMaster(playlist: string): { sizes: Size[]; sounds: string[] } {
  const lines = playlist.split("\n").map((line) => line.trim());
  const sizes: Size[] = [];
  const sounds: string[] = [];
  for (const [at, line] of lines.entries()) {
    if (line.startsWith("#EXT-X-MEDIA:") && line.includes("TYPE=AUDIO")) {
      const uri = /URI="([^"]+)"/.exec(line)?.[1];
      if (uri) sounds.push(uri);
    } else if (line.startsWith("#EXT-X-STREAM-INF:")) {
      const height = Number(/RESOLUTION=\d+x(\d+)/.exec(line)?.[1]);
      const uri = lines[at + 1];
      if (height && uri) sizes.push({ uri, height, bitrate: Number(/[:,]BANDWIDTH=(\d+)/.exec(line)?.[1]) });
    }
  }
  return { sizes, sounds };
}

interface Piece {
  readonly uri: string;
  /** First and last byte, where it is a part of a file. */
  readonly range?: string;
}

/** Return what a playlist begins with: its header and its first segment. */
export function readBeginning(playlist: string): Piece[] {
  const pieces: Piece[] = [];
  let range: string | undefined;
  for (const line of playlist.split("\n").map((line) => line.trim())) {
    if (line.startsWith("#EXT-X-MAP:")) {
      const uri = /URI="([^"]+)"/.exec(line)?.[1];
      if (uri) pieces.push(piece(uri, /BYTERANGE="([^"]+)"/.exec(line)?.[1]));
    } else if (line.startsWith("#EXT-X-BYTERANGE:")) {
      range = line.slice("#EXT-X-BYTERANGE:".length);
    } else if (line && !line.startsWith("#")) {
      pieces.push(piece(line, range));
      break;
    }
  }
  return pieces;
}

/** `n@from` as playlists say it becomes `from-to` as requests do. */
function piece(uri: string, range: string | undefined): Piece {
  const [n, from] = range?.split("@").map(Number) ?? [];
  return n === undefined || from === undefined ? { uri } : { uri, range: `${from}-${from + n - 1}` };
}
