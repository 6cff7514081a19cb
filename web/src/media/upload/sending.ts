import type { DetailedError, HttpRequest, Upload as Tus } from "tus-js-client";
import { csrfToken } from "~/api/rest";
import type { Failure, Upload } from "./upload";

const CHUNK_BYTES = 2_000_000; // what a break can cost at most
const RETRY_AFTER_MS = [500, 2_000, 5_000];

/** How sending ended: all is up · no connection, go on later · the server forgot it, begin anew · refused. */
export type End = "arrived" | "cut-off" | "forgotten" | Failure;

interface Told {
  began(url: string): void;
  progressed(n_sent: number): void;
}

/** Send the bytes of a file, from where the server has them, until all are there or it goes no further. */
export async function sendFile(upload: Upload, file: Blob, told: Told, signal: AbortSignal): Promise<End> {
  const tus = await import("tus-js-client").catch(() => null);
  if (!tus) return "cut-off"; // its code could not be loaded
  return new Promise((resolve) => {
    const sending: Tus = new tus.Upload(file, {
      endpoint: "/v1/uploads",
      uploadUrl: upload.url,
      metadata: { filename: upload.name },
      chunkSize: CHUNK_BYTES,
      retryDelays: RETRY_AFTER_MS,
      storeFingerprintForResuming: false, // where it goes on is kept beside the file
      onBeforeRequest: sayToken,
      onUploadUrlAvailable: () => told.began(new URL(sending.url ?? "", location.origin).pathname),
      onProgress: (n_sent) => told.progressed(n_sent),
      onSuccess: () => resolve("arrived"),
      onError: (error) => resolve(endOf(error as DetailedError)),
    });
    signal.addEventListener("abort", () => {
      void sending.abort();
      resolve("cut-off");
    });
    sending.start();
  });
}

function sayToken(request: HttpRequest): void {
  const token = csrfToken();
  if (token) request.setHeader("x-csrf-token", token);
}

/** What an error of tus means for an upload. */
export function endOf(error: Pick<DetailedError, "originalResponse">): End {
  const response = error.originalResponse;
  const status = response?.getStatus() ?? 0;
  if (status === 0 || status >= 500 || [408, 409, 423, 425, 429].includes(status)) return "cut-off";
  if (status === 404 || status === 410) return "forgotten";
  if (status === 401) return { code: "signed-out", words: null };
  return { code: "not-sent", words: wordsOf(response?.getBody()) };
}

function wordsOf(body: string | undefined): string | null {
  try {
    return (JSON.parse(body ?? "") as { detail?: string }).detail ?? null;
  } catch {
    return null;
  }
}
