import { Scissors, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Clip } from "~/media/Clip";
import { UploadStatus } from "~/media/upload/UploadStatus";
import { Button } from "~/ui/Button";
import { useWords } from "~/words";
import { AltField } from "./AltField";
import type { Item } from "./draft";
import { useFile } from "./files";
import { canTrim } from "./trimming";
import { composeWords } from "./words";

const TrimDialog = lazy(() => import("./TrimDialog").then(({ TrimDialog }) => ({ default: TrimDialog })));

interface ClipItemProps {
  item: Item;
  isOut: boolean;
  onAlt: (alt: string) => void;
  onRemove: () => void;
  onTrimmed: (file: File) => void;
}

/** The clip of a post: to look at, to trim, to take away. */
export function ClipItem({ item, isOut, onAlt, onRemove, onTrimmed }: ClipItemProps) {
  const t = useWords(composeWords);
  const { file, url } = useFile(item.upload_id);
  const [trims, setTrims] = useState(false);
  return (
    <div className="grid gap-3">
      <div className="grid h-80 place-items-center overflow-hidden rounded-2xl bg-black lg:h-112">
        {item.picture ? (
          <Clip picture={item.picture} className="max-h-full" />
        ) : (
          url && (
            // biome-ignore lint/a11y/useMediaCaption: it is one's own file, and nothing has captions for it yet
            <video src={url} controls playsInline aria-label={t("preview")} className="size-full object-contain" />
          )
        )}
      </div>
      {item.upload_id && <UploadStatus id={item.upload_id} />}
      <AltField label={t("alt_clip")} value={item.alt} onChange={onAlt} />
      {!isOut && (
        <div className="flex gap-2">
          {file && canTrim() && (
            <Button size="small" icon={<Scissors className="size-4" />} onClick={() => setTrims(true)}>
              {t("trim")}
            </Button>
          )}
          <Button size="small" look="quiet" icon={<Trash2 className="size-4" />} onClick={onRemove}>
            {t("remove_clip")}
          </Button>
        </div>
      )}
      <Suspense>
        {trims && file && (
          <TrimDialog
            file={file}
            onClose={() => setTrims(false)}
            onTrimmed={(trimmed) => {
              setTrims(false);
              onTrimmed(trimmed);
            }}
          />
        )}
      </Suspense>
    </div>
  );
}
