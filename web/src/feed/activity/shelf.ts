import type { Batch } from "./events";

/** Where batches lie until the server has them. */
export interface Shelf {
  put(batch: Batch): Promise<void>;
  drop(id: string): Promise<void>;
  list(): Promise<Batch[]>;
}

/** A shelf in the browser's database: it outlives the page. */
export class KeptShelf implements Shelf {
  private opened: Promise<IDBDatabase> | undefined;

  constructor(private readonly name = "socialpulse-activity") {}

  async put(batch: Batch): Promise<void> {
    await this.ask("readwrite", (rows) => rows.put(batch));
  }

  async drop(id: string): Promise<void> {
    await this.ask("readwrite", (rows) => rows.delete(id));
  }

  async list(): Promise<Batch[]> {
    return await this.ask("readonly", (rows) => rows.getAll());
  }

  private async ask<T>(mode: IDBTransactionMode, request: (rows: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    this.opened ??= this.open();
    const transaction = (await this.opened).transaction("batches", mode);
    const asked = request(transaction.objectStore("batches"));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  private open(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(this.name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore("batches", { keyPath: "id" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }
}
