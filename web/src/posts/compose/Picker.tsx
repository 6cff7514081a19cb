import { Camera, ImagePlus, Plus, Video } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { TAKEN } from "~/media/upload/checks";
import { Button, buttonClass } from "~/ui/Button";
import { useWords } from "~/words";
import { type Item, MOST_PICTURES } from "./draft";
import { composeWords } from "./words";

const RecordDialog = lazy(() => import("./RecordDialog").then(({ RecordDialog }) => ({ default: RecordDialog })));

interface PickerProps {
  items: readonly Item[];
  onPick: (files: File[]) => void;
}

/** Where files come from: this device, its camera, or a recording made here. */
export function Picker({ items, onPick }: PickerProps) {
  const t = useWords(composeWords);
  const [records, setRecords] = useState(false);
  if (items[0]?.kind === "video" || items.length >= MOST_PICTURES) return null;
  if (items.length > 0)
    return (
      <div className="flex gap-2">
        <FileButton accept="image/*" multiple onPick={onPick} icon={<Plus className="size-4" />}>
          {t("add_pictures", { n: MOST_PICTURES - items.length })}
        </FileButton>
      </div>
    );
  const canRecord = "mediaDevices" in navigator && "MediaRecorder" in globalThis;
  return (
    <div className="grid min-h-72 place-content-center justify-items-center gap-4 rounded-2xl border-2 border-dashed border-line bg-surface p-6 text-center lg:min-h-112">
      <ImagePlus aria-hidden className="size-10 text-ink-3" strokeWidth={1.5} />
      <div>
        <p className="font-semibold pointer-coarse:hidden">{t("pick_title")}</p>
        <p className="hidden font-semibold pointer-coarse:block">{t("pick_title_touch")}</p>
        <p className="mx-auto mt-1 max-w-xs text-sm text-ink-2">{t("pick_hint")}</p>
      </div>
      <div className="flex flex-wrap justify-center gap-2">
        <FileButton accept={TAKEN} multiple look="primary" onPick={onPick}>
          {t("choose_files")}
        </FileButton>
        <span className="contents pointer-fine:hidden">
          <FileButton accept="image/*" capture onPick={onPick} icon={<Camera className="size-4" />}>
            {t("take_picture")}
          </FileButton>
        </span>
        {canRecord && (
          <Button icon={<Video className="size-4" />} onClick={() => setRecords(true)}>
            {t("record")}
          </Button>
        )}
      </div>
      <Suspense>
        {records && (
          <RecordDialog
            onClose={() => setRecords(false)}
            onRecorded={(file) => {
              setRecords(false);
              onPick([file]);
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

interface FileButtonProps {
  accept: string;
  multiple?: boolean;
  capture?: boolean;
  look?: "primary" | "secondary";
  icon?: ReactNode;
  onPick: (files: File[]) => void;
  children: ReactNode;
}

/** A button that opens the device's own way to choose files. */
function FileButton({ accept, multiple, capture, look, icon, onPick, children }: FileButtonProps) {
  return (
    <label
      className={`${buttonClass(look)} cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus`}
    >
      {icon}
      {children}
      <input
        type="file"
        accept={accept}
        multiple={multiple}
        capture={capture ? "environment" : undefined}
        className="sr-only"
        onChange={(event) => {
          onPick([...(event.target.files ?? [])]);
          event.target.value = ""; // the same file may be chosen again
        }}
      />
    </label>
  );
}
