import { Button } from "~/ui/Button";
import { Dialog } from "~/ui/Dialog";
import { formats, useWords } from "~/words";
import type { Draft } from "../compose/draft";
import type { Post } from "../post";
import { editWords } from "./words";

interface NewerVersionProps {
  newer: Post | null;
  mine: Draft;
  onTake: (newer: Post) => void;
  onKeep: (newer: Post) => void;
  onClose: () => void;
}

/** Shows the version that another device saved meanwhile beside one's own, and lets one take either. */
export function NewerVersion({ newer, mine, onTake, onKeep, onClose }: NewerVersionProps) {
  const t = useWords(editWords);
  const at = newer?.edited_at ?? newer?.made_at;
  return (
    <Dialog
      open={newer !== null}
      onClose={onClose}
      title={t("newer_title")}
      wide
      actions={
        newer && (
          <>
            <Button onClick={() => onTake(newer)}>{t("take_newer")}</Button>
            <Button look="primary" onClick={() => onKeep(newer)}>
              {t("keep_mine")}
            </Button>
          </>
        )
      }
    >
      <p className="mb-4 text-sm text-ink-2">{t("newer_text", { at: at ? formats.moment(at) : "" })}</p>
      <div className="grid gap-4 md:grid-cols-2">
        <Version title={t("newer")} caption={newer?.caption ?? ""} />
        <Version title={t("mine")} caption={mine.caption} />
      </div>
    </Dialog>
  );
}

function Version({ title, caption }: { title: string; caption: string }) {
  return (
    <section aria-label={title} className="rounded-xl border border-line p-4">
      <h3 className="mb-2 text-sm font-semibold">{title}</h3>
      <p dir="auto" className="[text-align:match-parent] text-sm wrap-anywhere whitespace-pre-line">
        {caption}
      </p>
    </section>
  );
}
