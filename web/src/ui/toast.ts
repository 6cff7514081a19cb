interface Said {
  action?: { label: string; onPress: () => void };
  tone?: "plain" | "bad";
}

type Show = (text: string, said: Said) => void;

const waiting: [text: string, said: Said][] = [];
let show: Show = (...said) => waiting.push(said);

/** Say in passing what happened, perhaps with a way to take it back. */
export function toast(text: string, said: Said = {}): void {
  show(text, said);
}

/** Say in passing that something failed. */
export function toastError(error: unknown): void {
  toast(error instanceof Error ? error.message : String(error), { tone: "bad" });
}

/** Have what is said be shown, what was said before included. The first screen does not wait for what shows it. */
export function showBy(shows: Show): void {
  show = shows;
  for (const said of waiting.splice(0)) shows(...said);
}
