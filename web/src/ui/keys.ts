import { useEffect, useEffectEvent } from "react";

/** Something a key does. `key` is as KeyboardEvent.key names it, with "Shift+" or "Mod+" (Ctrl, ⌘) before; or several. */
export interface Key {
  readonly key: string | readonly string[];
  /** What it does, for the help that `?` opens. */
  readonly label: string;
  readonly run: (event: KeyboardEvent) => void;
  /** Runs again and again while the key is held. */
  readonly repeats?: boolean;
}

const registered: (() => readonly Key[])[] = [];

/** Have keys do things while this component is there; never while somebody types or a window stands above the page. */
export function useKeys(keys: readonly Key[], active = true): void {
  const current = useEffectEvent(() => keys);
  useEffect(() => {
    if (!active) return;
    const read = () => current();
    if (registered.length === 0) addEventListener("keydown", press);
    registered.push(read);
    return () => {
      registered.splice(registered.indexOf(read), 1);
      if (registered.length === 0) removeEventListener("keydown", press);
    };
  }, [active]);
}

/** What keys do on this screen now, the nearest first. */
export function knownKeys(): Key[] {
  return registered.toReversed().flatMap((read) => read());
}

/** The ways to press what a key does. */
export function waysOf(key: Key): readonly string[] {
  return typeof key.key === "string" ? [key.key] : key.key;
}

/** Whether an event is the pressing of `way`. A letter counts by its place where the layout has no Latin letters. */
export function isPress(event: KeyboardEvent, way: string): boolean {
  const name = way.split("+").at(-1) || "+";
  if (way.startsWith("Mod+") !== (event.ctrlKey || event.metaKey) || event.altKey) return false;
  const isLetter = /^[a-z]$/i.test(name);
  if ((isLetter || name.length > 1) && way.includes("Shift+") !== event.shiftKey) return false;
  if (event.key.toLowerCase() === name.toLowerCase()) return true;
  return isLetter && !/^[\u0020-\u024f]$/.test(event.key) && event.code === `Key${name.toUpperCase()}`;
}

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || isTaken(event)) return;
  for (const key of knownKeys()) {
    if (!waysOf(key).some((way) => isPress(event, way))) continue;
    event.preventDefault();
    if (!event.repeat || key.repeats) key.run(event);
    return;
  }
}

const TYPED = "input:not([type=checkbox],[type=radio],[type=button],[type=range]), textarea, select, [contenteditable]";
const ABOVE = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";
const PRESSED = "button, a[href], summary, [role=button], [role=tab], [role=checkbox], [role=switch], input";
const MOVED = "[role=slider], [role=tablist], [role=radiogroup], [role=toolbar], input[type=range], video[controls]";

/** Whether the element in focus has its own use for the key. */
function isTaken(event: KeyboardEvent): boolean {
  const at = event.target instanceof Element ? event.target : null;
  if (!at) return false;
  if (at.closest(TYPED) && !(event.ctrlKey || event.metaKey)) return true;
  if (at.closest(ABOVE)) return true;
  if (event.key === " " || event.key === "Enter") return at.closest(PRESSED) !== null;
  return event.key.startsWith("Arrow") && at.closest(MOVED) !== null;
}
