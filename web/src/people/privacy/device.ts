import { keptItems } from "~/offline/kept";
import { listWaiting } from "~/offline/outbox";

/** What this app keeps on this device besides its own code. */
export interface Kept {
  readonly n_posts: number;
  readonly n_waiting: number;
  /** All of it, code too; null where the browser does not say. */
  readonly n_bytes: number | null;
}

export async function lookAtDevice(): Promise<Kept> {
  const [posts, waiting, estimate] = await Promise.all([keptItems(), listWaiting(), navigator.storage?.estimate()]);
  return { n_posts: posts.length, n_waiting: waiting.length, n_bytes: estimate?.usage ?? null };
}

/** Empty every table and drop every picture; the app's own code stays, so that it opens without a connection. */
export async function clearDevice(): Promise<void> {
  for (const { name } of await indexedDB.databases()) if (name) await emptyDatabase(name);
  for (const name of await caches.keys()) if (!name.includes("precache")) await caches.delete(name);
  sessionStorage.clear();
  localStorage.clear();
}

async function emptyDatabase(name: string): Promise<void> {
  const database = await answered(indexedDB.open(name));
  const tables = [...database.objectStoreNames];
  if (tables.length > 0) {
    const act = database.transaction(tables, "readwrite");
    await Promise.all(tables.map((table) => answered(act.objectStore(table).clear())));
  }
  database.close();
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
