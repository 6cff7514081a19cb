import { Scissors, TriangleAlert, X } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button, IconButton } from "~/ui/Button";
import { useFormats, useWords } from "~/words";
import type { Refused } from "./adding";
import { canTrim } from "./trimming";
import { composeWords } from "./words";

const TrimDialog = lazy(() => import("./TrimDialog").then(({ TrimDialog }) => ({ default: TrimDialog })));

interface RefusedFilesProps {
  refused: readonly Refused[];
  onClear: () => void;
  onTrimmed: (file: File) => void;
}

/** Which files were not taken, why, and what one can do. */
export function RefusedFiles({ refused, onClear, onTrimmed }: RefusedFilesProps) {
  const t = useWords(composeWords);
  const formats = useFormats();
  const [trimmed, setTrimmed] = useState<File | null>(null);
  return (
    <div role="alert" className="empty:hidden">
      {refused.length > 0 && (
        <ul className="relative grid gap-3 rounded-2xl border border-line bg-surface p-4 pe-12 text-sm">
          {refused.map(({ file, why }) => (
            <li key={`${file.name} ${file.lastModified}`} className="flex gap-3">
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
              <div className="min-w-0">
                <bdi className="block truncate font-medium">{file.name}</bdi>
                <p className="text-ink-2">{t(`refused_${why}`, { size: formats.bytes(file.size) })}</p>
                {why === "too-long" && canTrim() && (
                  <Button
                    size="small"
                    className="mt-2"
                    icon={<Scissors className="size-4" />}
                    onClick={() => setTrimmed(file)}
                  >
                    {t("trim")}
                  </Button>
                )}
              </div>
            </li>
          ))}
          <IconButton label={t("dismiss")} size="small" className="absolute end-2 top-2" onClick={onClear}>
            <X className="size-4" />
          </IconButton>
        </ul>
      )}
      <Suspense>
        {trimmed && (
          <TrimDialog
            file={trimmed}
            onClose={() => setTrimmed(null)}
            onTrimmed={(file) => {
              setTrimmed(null);
              onClear();
              onTrimmed(file);
            }}
          />
        )}
      </Suspense>
    </div>
  );
}
