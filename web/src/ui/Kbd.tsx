import { type Key, waysOf } from "./keys";

const NAMES: Record<string, string> = {
  " ": "Space",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  Enter: "↵",
  Shift: "⇧",
};

/** A key of the keyboard, or several pressed together: "Shift+J". */
export function Kbd({ children }: { children: string }) {
  const isApple = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");
  const parts = children.split("+").map((part) => part || "+");
  return (
    <span dir="ltr" className="inline-flex gap-0.5">
      {parts.map((part) => (
        <kbd
          key={part}
          className="inline-grid h-5 min-w-5 place-items-center rounded border border-line border-b-2 bg-raised px-1 font-sans text-2xs font-medium text-ink-2"
        >
          {part === "Mod" ? (isApple ? "⌘" : "Ctrl") : (NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part))}
        </kbd>
      ))}
    </span>
  );
}

/** All ways to press what a key does. */
export function KeyWays({ of }: { of: Key }) {
  return (
    <span className="inline-flex gap-1.5">
      {waysOf(of).map((way) => (
        <Kbd key={way}>{way}</Kbd>
      ))}
    </span>
  );
}
