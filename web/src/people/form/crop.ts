/** Where a picture stands under a square window: how far it is magnified, and which point of it is in the middle. */
export interface Crop {
  /** 1: the shorter side fills the window. */
  readonly zoom: number;
  /** The middle, as a share of width and height. */
  readonly x: number;
  readonly y: number;
}

export const WHOLE: Crop = { zoom: 1, x: 0.5, y: 0.5 };
export const MOST_ZOOM = 4;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The side of the square that is cut out, in pixels of the picture. */
export function sideOf({ width, height }: Size, zoom: number): number {
  return Math.min(width, height) / zoom;
}

/** Return the nearest crop that shows nothing beside the picture. */
export function within(size: Size, { zoom, x, y }: Crop): Crop {
  const fit = Math.min(MOST_ZOOM, Math.max(1, zoom));
  const side = sideOf(size, fit);
  const keep = (at: number, length: number) => {
    const least = side / 2 / length;
    return Math.min(1 - least, Math.max(least, at));
  };
  return { zoom: fit, x: keep(x, size.width), y: keep(y, size.height) };
}

/** Return the crop after a picture was dragged by so many pixels of a window `window_px` wide. */
export function dragged(size: Size, crop: Crop, dx_px: number, dy_px: number, window_px: number): Crop {
  const scale = sideOf(size, crop.zoom) / window_px;
  return within(size, {
    zoom: crop.zoom,
    x: crop.x - (dx_px * scale) / size.width,
    y: crop.y - (dy_px * scale) / size.height,
  });
}

const SIDE_PX = 640;

/** Return the square as a JPEG file, at most 640 pixels wide. */
export async function cut(picture: ImageBitmap, crop: Crop): Promise<File> {
  const side = sideOf(picture, crop.zoom);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.round(Math.min(SIDE_PX, side));
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("this browser cannot draw pictures");
  pen.fillStyle = "white"; // under pictures that let something through
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  const left = crop.x * picture.width - side / 2;
  const top = crop.y * picture.height - side / 2;
  pen.drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
  if (!blob) throw new Error("this browser could not write the picture");
  return new File([blob], "avatar.jpg", { type: blob.type });
}
