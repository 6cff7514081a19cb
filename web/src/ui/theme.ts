import { useSyncExternalStore } from "react";

export type Theme = "light" | "dark" | "system";
const KEY = "socialpulse.theme";
const dark = globalThis.matchMedia?.("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

export function theme(): Theme {
  const kept = localStorage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

export function setTheme(chosen: Theme): void {
  localStorage.setItem(KEY, chosen);
  applyTheme();
}

/** Have the page show the chosen theme, and follow the system's where none is chosen. */
export function applyTheme(): void {
  dark?.removeEventListener("change", applyTheme);
  dark?.addEventListener("change", applyTheme);
  const chosen = theme();
  document.documentElement.dataset.theme = chosen === "system" ? (dark?.matches ? "dark" : "light") : chosen;
  for (const listener of listeners) listener();
}

export function useTheme(): [Theme, (chosen: Theme) => void] {
  const listen = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return [useSyncExternalStore(listen, theme), setTheme];
}
