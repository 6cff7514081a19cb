import { useSyncExternalStore } from "react";

interface Said {
  action?: { label: string; onPress: () => void };
  tone?: "plain" | "bad";
}

type Show = (text: string, said: Said) => void;

const waiting: [text: string, said: Said][] = [];
const listeners = new Set<() => void>();
let show: Show = (...said) => {
  waiting.push(said);
  for (const listener of listeners) listener();
};

/** Say in passing what happened, perhaps with a way to take it back. */
export function toast(text: string, said: Said = {}): void {
  show(text, said);
}

/** Say in passing that something failed. */
export function toastError(error: unknown): void {
  toast(error instanceof Error ? error.message : String(error), { tone: "bad" });
}

/** Whether something was said that nothing shows yet. */
export function useUnshown(): boolean {
  return useSyncExternalStore(listen, () => waiting.length > 0);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Have what is said be shown, what was said before included. */
export function showBy(shows: Show): void {
  show = shows;
  for (const said of waiting.splice(0)) shows(...said);
}
