import { useFormats, useWords } from "~/words";
import { Bar } from "./Bar";
import { progressOf } from "./progress";
import { UploadStatus } from "./UploadStatus";
import type { Upload } from "./upload";
import { uploadWords } from "./words";

/** How far several files are, together; those that failed say why. */
export function UploadsProgress({ uploads }: { uploads: readonly Upload[] }) {
  const t = useWords(uploadWords);
  const formats = useFormats();
  if (!uploads.length) return null;
  const failed = uploads.filter(({ phase }) => phase === "failed");
  const { phase, p_sent, n_sent, n_bytes } = progressOf(uploads.filter(({ phase }) => phase !== "failed"));
  const isSent = phase !== "waiting" && phase !== "sending";
  return (
    <div className="grid gap-1.5">
      {failed.map(({ id }) => (
        <UploadStatus key={id} id={id} />
      ))}
      {failed.length < uploads.length && (
        <>
          <Bar label={t("progress")} p={isSent && phase !== "ready" ? null : p_sent} />
          <p className="text-sm text-ink-2 tabular-nums">
            {t(phase === "failed" ? "waiting" : phase, { sent: formats.bytes(n_sent), all: formats.bytes(n_bytes) })}
          </p>
        </>
      )}
    </div>
  );
}
