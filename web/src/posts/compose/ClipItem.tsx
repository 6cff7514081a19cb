import { ImageIcon, Scissors, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Clip } from "~/media/Clip";
import { progressiveOf } from "~/media/files";
import { UploadStatus } from "~/media/upload/UploadStatus";
import { Button } from "~/ui/Button";
import { useWords } from "~/words";
import { AltField } from "./AltField";
import { seconds } from "./cutting";
import type { Item } from "./draft";
import { useFile } from "./files";
import { canTrim } from "./trimming";
import { composeWords } from "./words";

const CoverDialog = lazy(() => import("./CoverDialog").then(({ CoverDialog }) => ({ default: CoverDialog })));
const TrimDialog = lazy(() => import("./TrimDialog").then(({ TrimDialog }) => ({ default: TrimDialog })));

interface ClipItemProps {
  item: Item;
  isOut: boolean;
  onAlt: (alt: string) => void;
  onCover: (cover_ms: number) => void;
  onRemove: () => void;
  onTrimmed: (file: File) => void;
}

/** The clip of a post: to look at, to choose its cover, to trim, to take away. */
export function ClipItem({ item, isOut, onAlt, onCover, onRemove, onTrimmed }: ClipItemProps) {
  const t = useWords(composeWords);
  const { file, url } = useFile(item.upload_id);
  const [trims, setTrims] = useState(false);
  const [covers, setCovers] = useState(false);
  const film = item.picture ? progressiveOf(item.picture) : url;
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
      <div className="flex flex-wrap gap-2">
        {film && (
          <Button size="small" icon={<ImageIcon className="size-4" />} onClick={() => setCovers(true)}>
            {typeof item.cover_ms === "number" ? t("cover_chosen", { at: seconds(item.cover_ms / 1_000) }) : t("cover")}
          </Button>
        )}
        {!isOut && file && canTrim() && (
          <Button size="small" icon={<Scissors className="size-4" />} onClick={() => setTrims(true)}>
            {t("trim")}
          </Button>
        )}
        {!isOut && (
          <Button size="small" look="quiet" icon={<Trash2 className="size-4" />} onClick={onRemove}>
            {t("remove_clip")}
          </Button>
        )}
      </div>
      <Suspense>
        {covers && film && (
          <CoverDialog
            url={film}
            cover_ms={item.cover_ms ?? null}
            onClose={() => setCovers(false)}
            onChosen={(cover_ms) => {
              setCovers(false);
              onCover(cover_ms);
            }}
          />
        )}
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
