import { useSyncExternalStore } from "react";
import { makeSetting } from "./setting";

/** `system`: as the browser says. */
export type DataSaver = "on" | "off" | "system";

interface Connection extends EventTarget {
  readonly saveData?: boolean;
}

const setting = makeSetting<DataSaver>("socialpulse.data-saver", ["on", "off", "system"], "system");
const connection = (globalThis.navigator as { connection?: Connection } | undefined)?.connection;

export const useDataSaverChoice = setting.use;

/** Whether to spend as little data as possible: nothing plays by itself, nothing is loaded ahead. */
export function savesData(): boolean {
  const chosen = setting.get();
  return chosen === "on" || (chosen === "system" && connection?.saveData === true);
}

export function useDataSaver(): boolean {
  return useSyncExternalStore(listen, savesData);
}

function listen(listener: () => void): () => void {
  const leave = setting.listen(listener);
  connection?.addEventListener("change", listener);
  return () => {
    leave();
    connection?.removeEventListener("change", listener);
  };
}
