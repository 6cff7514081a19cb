import { PICTURES } from "./pictures";
import { ask } from "./store";

const WHOSE = "whose";

/**
 * Say whose browser this is now: an account's, or nobody's (null). What was kept for anybody else is dropped,
 * so that neither their words are sent nor what they saw is shown to who comes after them.
 */
export async function belongTo(account: string | null): Promise<void> {
  const now = account ?? "";
  const before = (await ask<string | undefined>("notes", "readonly", (rows) => rows.get(WHOSE))) ?? "";
  if (before === now) return;
  if (before !== "") await drop();
  await ask("notes", "readwrite", (rows) => rows.put(now, WHOSE));
}

async function drop(): Promise<void> {
  await ask("outbox", "readwrite", (rows) => rows.clear());
  await ask("kept", "readwrite", (rows) => rows.clear());
  if ("caches" in globalThis) await caches.delete(PICTURES);
}
