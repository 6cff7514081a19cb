import { type ClipboardEvent, type DragEvent, useEffect, useState } from "react";
import { cx } from "~/ui/cx";
import { useWords } from "~/words";
import { useAddFiles } from "./adding";
import type { Draft } from "./draft";
import type { Change } from "./Fields";
import { MediaItems } from "./MediaItems";
import { Picker } from "./Picker";
import { RefusedFiles } from "./RefusedFiles";
import { composeWords } from "./words";

interface MediaFieldProps {
  draft: Draft;
  change: Change;
  isOut: boolean;
}

/** The clip or pictures of a post: picked, dropped, pasted or recorded, in an order of one's own. */
export function MediaField({ draft, change, isOut }: MediaFieldProps) {
  const t = useWords(composeWords);
  const { add, refused, clear } = useAddFiles(draft, change);
  const [isOver, setOver] = useState(false);
  usePaste(isOut ? null : add);

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer.files.length) void add([...event.dataTransfer.files]);
  };
  const over = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    <section
      aria-label={t("media")}
      onDragOver={isOut ? undefined : over}
      onDragLeave={() => setOver(false)}
      onDrop={isOut ? undefined : drop}
      className={cx("grid gap-4 rounded-2xl", isOver && "outline-2 outline-offset-4 outline-accent outline-dashed")}
    >
      <MediaItems
        draft={draft}
        change={change}
        isOut={isOut}
        onTrimmed={(file, instead) => void add([file], instead)}
      />
      {!isOut && <Picker items={draft.items} onPick={(files) => void add(files)} />}
      <RefusedFiles refused={refused} onClear={clear} onTrimmed={(file) => void add([file])} />
    </section>
  );
}

/** Files that are pasted anywhere on the screen. */
function usePaste(add: ((files: File[]) => void) | null): void {
  useEffect(() => {
    if (!add) return;
    const paste = (event: Event) => {
      const files = [...((event as unknown as ClipboardEvent).clipboardData?.files ?? [])];
      if (!files.length) return;
      event.preventDefault();
      add(files);
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  });
}
