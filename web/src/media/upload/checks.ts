/** What is taken; the server judges again, by what the file holds. */
export const MOST_BYTES = 150_000_000;
export const MOST_CLIP_S = 60;
export const MOST_PIXELS = 64_000_000;
const CLIP_SLACK_S = 0.5;
const MEASURED_WITHIN_MS = 8_000;

export type Kind = "image" | "video";
export type Refusal = "wrong-type" | "empty" | "too-large" | "too-long" | "too-many-pixels";

const KINDS: Readonly<Record<string, Kind>> = {
  "image/jpeg": "image",
  "image/png": "image",
  "image/webp": "image",
  "image/avif": "image",
  "image/gif": "image",
  "image/heic": "image",
  "image/heif": "image",
  "video/mp4": "video",
  "video/quicktime": "video",
  "video/webm": "video",
};
const ENDINGS: Readonly<Record<string, Kind>> = {
  jpg: "image",
  jpeg: "image",
  png: "image",
  webp: "image",
  avif: "image",
  gif: "image",
  heic: "image",
  heif: "image",
  mp4: "video",
  m4v: "video",
  mov: "video",
  webm: "video",
};

/** For the `accept` of an input. */
export const TAKEN = [...Object.keys(KINDS), ".heic", ".heif", ".mov", ".m4v"].join(",");

/** Return whether a file is a picture or a clip, by its type or else its name; null: neither. */
export function kindOf(file: { readonly type: string; readonly name: string }): Kind | null {
  const type = file.type.split(";")[0]?.toLowerCase() ?? "";
  return KINDS[type] ?? ENDINGS[file.name.split(".").at(-1)?.toLowerCase() ?? ""] ?? null;
}

export interface Measures {
  readonly width: number;
  readonly height: number;
  /** Infinity where the file does not say it. */
  readonly duration_s: number;
}

/** Return why a file is not taken, as far as can be told here, or null. */
export function wrongFile(
  file: { readonly type: string; readonly name: string; readonly size: number },
  measures: Measures | null,
): Refusal | null {
  const kind = kindOf(file);
  if (!kind) return "wrong-type";
  if (!file.size) return "empty";
  if (file.size > MOST_BYTES) return "too-large";
  if (!measures) return null;
  if (kind === "image") return measures.width * measures.height > MOST_PIXELS ? "too-many-pixels" : null;
  const { duration_s } = measures;
  return Number.isFinite(duration_s) && duration_s > MOST_CLIP_S + CLIP_SLACK_S ? "too-long" : null;
}

/** Return how large and long a file is; null where this browser cannot read it, and the server must say. */
export async function measure(file: Blob & { readonly type: string; readonly name: string }): Promise<Measures | null> {
  const url = URL.createObjectURL(file);
  try {
    return await (kindOf(file) === "video" ? measureClip(url) : measureImage(url));
  } finally {
    URL.revokeObjectURL(url);
  }
}

function measureImage(url: string): Promise<Measures | null> {
  const image = new Image();
  return new Promise((resolve) => {
    image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight, duration_s: 0 });
    image.onerror = () => resolve(null);
    image.src = url;
  });
}

function measureClip(url: string): Promise<Measures | null> {
  const video = document.createElement("video");
  video.preload = "metadata";
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), MEASURED_WITHIN_MS);
    video.onloadedmetadata = () =>
      resolve({ width: video.videoWidth, height: video.videoHeight, duration_s: video.duration });
    video.onerror = () => resolve(null);
    video.src = url;
  });
}
