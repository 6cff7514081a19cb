import { Plus } from "lucide-react";
import { useState } from "react";
import { isUp } from "~/media/upload/upload";
import { useUploads } from "~/media/upload/uploads";
import { Ask } from "~/ui/Ask";
import { Button } from "~/ui/Button";
import { useWords } from "~/words";
import { type Draft, emptyDraft, isEmpty, lackOf, uploadsOf } from "./draft";
import { Fields } from "./Fields";
import { changeDraft, discardDraft, sendOff, useKept } from "./posting";
import { composeWords } from "./words";

const EMPTY = emptyDraft();

/** Where a post is written: what one has begun is there again after a reload. */
export function Composer() {
  const t = useWords(composeWords);
  const { draft, outgoing } = useKept();
  const [another, setAnother] = useState(false);
  if (outgoing.length > 0 && !draft && !another)
    return (
      <Button className="justify-self-start" icon={<Plus className="size-4" />} onClick={() => setAnother(true)}>
        {t("write_another")}
      </Button>
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setAnother(false);
        sendOff(false);
      }}
    >
      <Fields draft={draft ?? EMPTY} change={changeDraft} />
      <Foot draft={draft ?? EMPTY} />
    </form>
  );
}

function Foot({ draft }: { draft: Draft }) {
  const t = useWords(composeWords);
  const uploads = useUploads();
  const [asks, setAsks] = useState(false);
  const [shown, setShown] = useState(false);
  const lack = lackOf(draft, uploads);
  const n_left = uploadsOf(draft, uploads).filter((upload) => !isUp(upload)).length;
  const n_mute = draft.items.filter((item) => !item.alt.trim()).length;
  return (
    <div className="sticky bottom-14 z-20 -mx-4 mt-6 border-t border-line bg-ground/95 px-4 py-3 backdrop-blur md:bottom-0 md:mx-0 md:px-0">
      <p role="status" className="mb-2 text-sm text-ink-2 empty:hidden">
        {lack && (lack !== "nothing" || shown)
          ? t(`lack_${lack}`)
          : n_left > 0
            ? t("goes_out_later", { n: n_left })
            : n_mute > 0 && t("alt_missing", { n: n_mute })}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <Button look="quiet" disabled={isEmpty(draft)} onClick={() => setAsks(true)}>
          {t("discard")}
        </Button>
        <Button className="ms-auto" disabled={isEmpty(draft)} onClick={() => sendOff(true)}>
          {t("keep_draft")}
        </Button>
        <Button
          look="primary"
          type={lack ? "button" : "submit"}
          aria-disabled={lack ? true : undefined}
          className="aria-disabled:opacity-50"
          onClick={() => setShown(true)}
        >
          {draft.scheduled_at ? t("schedule") : t("post")}
        </Button>
      </div>
      <Ask
        open={asks}
        onClose={() => setAsks(false)}
        onConfirm={() => {
          setAsks(false);
          discardDraft();
        }}
        title={t("discard_title")}
        confirm={t("discard")}
        danger
      >
        {t("discard_text")}
      </Ask>
    </div>
  );
}
