import type { Upload } from "./upload";

/** The files that are on their way, kept so that a reload or a dead network loses none of them. */
type Row = Upload & { readonly file: Blob };

let opened: Promise<IDBDatabase> | undefined;

/** Keep an upload with its file. Rejects where the browser keeps nothing, or has no room. */
export async function saveFile(upload: Upload, file: Blob): Promise<void> {
  await ask("readwrite", (rows) => rows.put({ ...upload, file } satisfies Row));
}

/** Keep how far an upload is; of one that is gone nothing comes back. */
export async function saveUpload(upload: Upload): Promise<void> {
  const transaction = (await database()).transaction("files", "readwrite");
  const rows = transaction.objectStore("files");
  const found = rows.get(upload.id) as IDBRequest<Row | undefined>;
  found.onsuccess = () => {
    if (found.result) rows.put({ ...found.result, ...upload });
  };
  await ended(transaction);
}

export async function findFile(id: string): Promise<Blob | null> {
  const row = await ask<Row | undefined>("readonly", (rows) => rows.get(id));
  return row?.file ?? null;
}

export async function findUpload(id: string): Promise<Upload | null> {
  const row = await ask<Row | undefined>("readonly", (rows) => rows.get(id));
  return row ? uploadOf(row) : null;
}

export async function dropFile(id: string): Promise<void> {
  await ask("readwrite", (rows) => rows.delete(id));
}

/** Return what somebody's uploads are, oldest first; what others left on this device is dropped. */
export async function openFor(owner: string): Promise<Upload[]> {
  const rows = await ask<Row[]>("readonly", (rows) => rows.getAll());
  for (const row of rows) if (row.owner !== owner) await dropFile(row.id);
  const own = rows.filter((row) => row.owner === owner).map(uploadOf);
  return own.sort((a, b) => a.added_at - b.added_at);
}

function uploadOf({ file: _, ...upload }: Row): Upload {
  return upload;
}

async function ask<T>(mode: IDBTransactionMode, request: (rows: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const transaction = (await database()).transaction("files", mode);
  const asked = request(transaction.objectStore("files"));
  await ended(transaction);
  return asked.result;
}

function ended(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("socialpulse-uploads", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("files", { keyPath: "id" });
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => {
      opened = undefined;
      reject(request.error);
    };
  });
  return opened;
}
