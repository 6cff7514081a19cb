import { useSyncExternalStore } from "react";

let worker: ServiceWorker | null = null;
let asked = false;
const listeners = new Set<() => void>();

/** Whether a newer app waits, and how to begin it: the page is loaded anew. */
export function useUpdate(): { ready: boolean; apply(): void } {
  const ready = useSyncExternalStore(listen, () => worker !== null);
  return { ready, apply };
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function apply(): void {
  asked = true;
  worker?.postMessage("begin");
}

function waits(found: ServiceWorker): void {
  worker = found;
  for (const listener of listeners) listener();
}

const LOOK_AGAIN_MS = 3_600_000;

/** Have the worker installed that answers without a connection, and look for newer ones. */
export async function registerWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return; // plain http beyond this machine, or a browser without
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener("controllerchange", () => asked && location.reload());
  const registration = await serviceWorker.register("/worker.js");
  if (registration.waiting && serviceWorker.controller) waits(registration.waiting);
  registration.addEventListener("updatefound", () => watch(registration.installing));
  setInterval(() => void registration.update().catch(() => undefined), LOOK_AGAIN_MS);
}

function watch(found: ServiceWorker | null): void {
  found?.addEventListener("statechange", () => {
    if (found.state === "installed" && navigator.serviceWorker.controller) waits(found); // else it is the first one
  });
}
