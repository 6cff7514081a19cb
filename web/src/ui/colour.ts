/** Red, green and blue, each from 0 to 1. */
export type Rgb = readonly [number, number, number];

/** Return a colour as the browser mixes it, in whatever words: what builds the styles writes them anew. */
export function readColour(text: string): Rgb {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d");
  if (!canvas) return [0, 0, 0];
  canvas.fillStyle = text;
  canvas.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
  return [red / 255, green / 255, blue / 255];
}

/** Return the colour of "oklch(L C H)" as the screen mixes it, clipped to what it can show. */
export function readOklch(text: string): Rgb {
  const parts = text.match(/oklch\(\s*([\d.]+)(%?)\s+([\d.]+)\s+([\d.]+)/);
  if (!parts) throw new Error(`"${text}" is not an oklch colour`);
  const lightness = Number(parts[1]) / (parts[2] ? 100 : 1);
  const chroma = Number(parts[3]);
  const hue = (Number(parts[4]) * Math.PI) / 180;
  return fromOklab(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
}

/** Björn Ottosson's matrices, https://bottosson.github.io/posts/oklab/. */
function fromOklab(lightness: number, a: number, b: number): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    screen(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    screen(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    screen(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function screen(linear: number): number {
  const bounded = Math.min(1, Math.max(0, linear));
  return bounded <= 0.0031308 ? bounded * 12.92 : 1.055 * bounded ** (1 / 2.4) - 0.055;
}

export function hex(colour: Rgb): string {
  return `#${colour
    .map((part) =>
      Math.round(part * 255)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

/** Return `over` at this opacity on `under`. */
export function mix(over: Rgb, under: Rgb, opacity: number): Rgb {
  const part = (at: 0 | 1 | 2) => over[at] * opacity + under[at] * (1 - opacity);
  return [part(0), part(1), part(2)];
}

/** Return how far two colours stand apart, from 1 to 21, as WCAG 2.2 measures it. */
export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance([red, green, blue]: Rgb): number {
  const linear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
