import type { Shapes } from "~/api/rest";

/** A picture or a clip as posts show it. */
export type Medium = Shapes["PictureOut"];
export type MediumFile = Shapes["PictureFileOut"];
export type PictureRole = "poster" | "picture" | "thumbnail";

const BEST_FIRST = ["image/avif", "image/webp", "image/jpeg"];

/** The files of one format, for the `srcset` of a `<source>`. */
export interface Source {
  readonly mime: string;
  readonly srcSet: string;
}

/** Return what a `<picture>` offers for a role, smallest format first, and the file for whoever knows none of them. */
export function sourcesOf(medium: Medium, role: PictureRole): { sources: Source[]; fallback: MediumFile | undefined } {
  const own = medium.files.filter((file) => file.role === role);
  const formats = BEST_FIRST.filter((mime) => own.some((file) => file.mime === mime));
  const sources = formats.map((mime) => ({ mime, srcSet: srcSet(medium.files, role, mime) }));
  const fallback = widest(own.filter(({ mime }) => mime === formats.at(-1)));
  return { sources: sources.slice(0, -1), fallback };
}

/** Thumbnails are smaller copies of the same, so they serve every role. */
function srcSet(files: readonly MediumFile[], role: PictureRole, mime: string): string {
  const fitting = files.filter((file) => file.mime === mime && (file.role === role || file.role === "thumbnail"));
  const byWidth = new Map(fitting.map((file) => [file.width ?? 0, file.url]));
  return [...byWidth].map(([width, url]) => `${url} ${width}w`).join(", ");
}

function widest(files: readonly MediumFile[]): MediumFile | undefined {
  return files.toSorted((a, b) => (b.width ?? 0) - (a.width ?? 0))[0];
}

export function isClip(medium: Medium): boolean {
  return medium.kind === "video";
}

/** The playlist of all its sizes; missing while they are being made. */
export function masterOf(medium: Medium): string | undefined {
  return fileOf(medium, "master");
}

/** The one file of middling size that plays everywhere. */
export function progressiveOf(medium: Medium): string | undefined {
  return fileOf(medium, "progressive");
}

function fileOf(medium: Medium, role: MediumFile["role"]): string | undefined {
  return medium.files.find((file) => file.role === role)?.url;
}

/** What is said in it, as WebVTT, where the medium has that. */
export function captionsOf(medium: Medium): string | undefined {
  return medium.files.find((file) => file.mime === "text/vtt")?.url;
}

/** How wide it is for its height; upright where that is not known. */
export function aspectOf({ width, height }: Medium): number {
  return width && height ? width / height : 9 / 16;
}

/** Above this, covering an upright box would cut away too much. */
const WIDE = 0.72;

/** How it stands in an upright box: filling it, or whole where it is wide. */
export function fitOf(medium: Medium): "cover" | "contain" {
  return aspectOf(medium) > WIDE ? "contain" : "cover";
}
