import { useSyncExternalStore } from "react";

const KEY = "socialpulse.searches";
const MOST = 10;
const NONE: readonly string[] = [];
const listeners = new Set<() => void>();
let read: readonly string[] | null = null;

/** What was looked for on this device, the latest first. */
export function useRecent(): readonly string[] {
  return useSyncExternalStore(listen, recent);
}

export function recent(): readonly string[] {
  read ??= load();
  return read;
}

/** Keep a search; the same one, however it is written, is kept once. */
export function keepSearch(q: string): void {
  if (q) save([q, ...without(q)].slice(0, MOST));
}

export function forgetSearch(q: string): void {
  save(without(q));
}

export function forgetSearches(): void {
  save(NONE);
}

function without(q: string): string[] {
  return recent().filter((kept) => kept.toLowerCase() !== q.toLowerCase());
}

function load(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : NONE;
  } catch {
    return NONE; // written by something else
  }
}

function save(searches: readonly string[]): void {
  read = searches;
  localStorage.setItem(KEY, JSON.stringify(searches));
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
