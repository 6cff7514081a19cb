import { GripVertical, X } from "lucide-react";
import { Picture } from "~/media/Picture";
import { UploadStatus } from "~/media/upload/UploadStatus";
import { IconButton } from "~/ui/Button";
import { cx } from "~/ui/cx";
import { useWords } from "~/words";
import { AltField } from "./AltField";
import type { Item } from "./draft";
import { useFileUrl } from "./files";
import type { Grip } from "./reordering";
import { composeWords } from "./words";

interface PictureItemProps {
  item: Item;
  place: { at: number; n: number };
  isHeld: boolean;
  grip: Grip | null;
  onAlt: (alt: string) => void;
  onRemove: (() => void) | null;
}

/** One picture of a post: where it stands, what is to be seen on it, how far it is. */
export function PictureItem({ item, place, isHeld, grip, onAlt, onRemove }: PictureItemProps) {
  const t = useWords(composeWords);
  const url = useFileUrl(item.upload_id);
  const where = { at: place.at + 1, n: place.n };
  return (
    <li className={cx("flex gap-3 rounded-2xl border border-line bg-surface p-3", isHeld && "relative z-10 shadow-xl")}>
      {grip && (
        <button
          type="button"
          aria-label={t("move", where)}
          title={t("move", where)}
          className="-ms-2 grid w-8 shrink-0 cursor-grab touch-none place-items-center rounded-lg text-ink-3 hover:bg-raised"
          {...grip}
        >
          <GripVertical aria-hidden className="size-5" />
        </button>
      )}
      <div className="size-24 shrink-0 overflow-hidden rounded-xl bg-raised">
        {item.picture ? (
          <Picture picture={item.picture} role="thumbnail" sizes="96px" alt="" className="size-full object-cover" />
        ) : (
          url && (
            <img
              src={url}
              alt=""
              onError={({ currentTarget }) => currentTarget.remove()} // what is no picture is said beside it
              className="size-full object-cover"
            />
          )
        )}
      </div>
      <div className="grid min-w-0 grow content-start gap-2">
        <AltField label={t("alt_of", where)} value={item.alt} onChange={onAlt} />
        {item.upload_id && <UploadStatus id={item.upload_id} />}
      </div>
      {onRemove && (
        <IconButton label={t("remove_picture", where)} size="small" onClick={onRemove}>
          <X className="size-4" />
        </IconButton>
      )}
    </li>
  );
}
