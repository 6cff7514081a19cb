import { CircleCheck, RotateCcw, TriangleAlert } from "lucide-react";
import { Button } from "~/ui/Button";
import { toastError } from "~/ui/toast";
import { useFormats, useWords } from "~/words";
import { Bar } from "./Bar";
import { maySucceed, type Upload } from "./upload";
import { retryUpload, useUploads } from "./uploads";
import { uploadWords } from "./words";

/** How far one file is, in words, and what to do where it came no further. */
export function UploadStatus({ id }: { id: string }) {
  const upload = useUploads().find((one) => one.id === id);
  if (!upload) return null;
  return upload.phase === "failed" ? <Failed upload={upload} /> : <OnItsWay upload={upload} />;
}

function OnItsWay({ upload: { phase, n_bytes, n_sent, name } }: { upload: Upload }) {
  const t = useWords(uploadWords);
  const formats = useFormats();
  const bytes = { sent: formats.bytes(n_sent), all: formats.bytes(n_bytes) };
  if (phase === "ready")
    return (
      <p className="flex items-center gap-1.5 text-xs text-good">
        <CircleCheck aria-hidden className="size-4" />
        {t("ready")}
      </p>
    );
  const isSent = phase === "checking" || phase === "transcoding";
  return (
    <div className="grid gap-1.5">
      <Bar label={t("progress_of", { name })} p={isSent ? null : n_sent / n_bytes} />
      <p className="text-xs text-ink-2 tabular-nums">{t(phase, bytes)}</p>
    </div>
  );
}

function Failed({ upload }: { upload: Upload }) {
  const t = useWords(uploadWords);
  const { failure, id } = upload;
  return (
    <div role="alert" className="grid justify-items-start gap-2 text-sm">
      <p className="flex gap-2 text-bad">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        {failureWords(failure, t)}
      </p>
      {maySucceed(upload) && (
        <Button
          size="small"
          icon={<RotateCcw className="size-4" />}
          onClick={() => void retryUpload(id).catch(toastError)}
        >
          {t("retry")}
        </Button>
      )}
    </div>
  );
}

const OURS: Readonly<Record<string, keyof typeof uploadWords.english>> = {
  lost: "failed_lost",
  "signed-out": "failed_signed_out",
};

/** A sentence about why a file came no further: ours where we have one, else the server's. */
export function failureWords(failure: Upload["failure"], t: (key: keyof typeof uploadWords.english) => string): string {
  const code = failure?.code ?? "";
  const key = OURS[code] ?? (`failed_${code}` as keyof typeof uploadWords.english);
  return key in uploadWords.english ? t(key) : (failure?.words ?? t("failed"));
}
