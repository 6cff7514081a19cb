/** The tables of the browser's database: what waits to be sent, what is kept to be read, whose it is. */
export type Table = "outbox" | "kept" | "notes";

let opened: Promise<IDBDatabase> | undefined;

/** Return what one request to a table answers. Rejects where the browser keeps nothing (some private windows). */
export async function ask<T>(
  table: Table,
  mode: IDBTransactionMode,
  request: (rows: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const transaction = (await database()).transaction(table, mode);
  const asked = request(transaction.objectStore(table));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

function database(): Promise<IDBDatabase> {
  opened ??= open().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("socialpulse", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("outbox", { keyPath: "key" });
      request.result.createObjectStore("kept", { keyPath: "place" });
      request.result.createObjectStore("notes");
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close(); // a newer page in another tab wants it
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
}
