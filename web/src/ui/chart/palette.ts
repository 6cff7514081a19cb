import { hex, readColour } from "../colour";

/** The colours of the theme that is shown, as ECharts reads them. */
export interface Palette {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly surface: string;
  /** ECharts measures text by it, so it is spelt out. */
  readonly font: string;
  readonly series: readonly string[];
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => hex(readColour(style.getPropertyValue(`--${name}`)));
  return {
    ink: colour("ink"),
    quiet: colour("ink-2"),
    line: colour("line"),
    surface: colour("surface"),
    font: style.fontFamily,
    series: [1, 2, 3, 4, 5, 6].map((n) => colour(`series-${n}`)),
  };
}
