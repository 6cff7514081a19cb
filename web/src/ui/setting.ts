import { useSyncExternalStore } from "react";

/** A choice that this device keeps: one of a few values, `otherwise` where none was made. */
export interface Setting<Value extends string> {
  get(): Value;
  set(chosen: Value): void;
  listen(listener: () => void): () => void;
  use(): [Value, (chosen: Value) => void];
}

export function makeSetting<Value extends string>(
  key: string,
  values: readonly Value[],
  otherwise: NoInfer<Value>,
): Setting<Value> {
  const listeners = new Set<() => void>();
  const get = () => values.find((value) => value === globalThis.localStorage?.getItem(key)) ?? otherwise;
  const set = (chosen: Value) => {
    localStorage.setItem(key, chosen);
    for (const listener of listeners) listener();
  };
  const listen = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return { get, set, listen, use: () => [useSyncExternalStore(listen, get), set] };
}
