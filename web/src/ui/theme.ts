import { makeSetting } from "./setting";

export type Theme = "light" | "dark" | "system";

const setting = makeSetting<Theme>("socialpulse.theme", ["light", "dark", "system"], "system");
const dark = globalThis.matchMedia?.("(prefers-color-scheme: dark)");
const GROUNDS = { light: "#f7f7fa", dark: "#0c0b12" };

export const theme = setting.get;
export const useTheme = setting.use;

export function setTheme(chosen: Theme): void {
  setting.set(chosen);
}

/** Which of the two is shown. */
export function shownTheme(): "light" | "dark" {
  const chosen = theme();
  if (chosen !== "system") return chosen;
  return dark?.matches ? "dark" : "light";
}

/** Have the page show the chosen theme from now on, and follow the system's where none is chosen. */
export function applyTheme(): void {
  show();
  setting.listen(show);
  dark?.addEventListener("change", show);
}

/** Have the bars of the browser go with a screen that is dark in both themes. */
export function immerse(is: boolean): void {
  immersed = is;
  show();
}

let immersed = false;

function show(): void {
  const shown = shownTheme();
  document.documentElement.dataset.theme = shown;
  for (const bar of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]'))
    bar.content = immersed ? "#000000" : GROUNDS[shown];
}
