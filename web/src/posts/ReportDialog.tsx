import { useId, useState } from "react";
import { rest, type Shapes, told } from "~/api/rest";
import { Button } from "~/ui/Button";
import { Dialog } from "~/ui/Dialog";
import { TextArea } from "~/ui/Field";
import { toast, toastError } from "~/ui/toast";
import { useWords } from "~/words";
import { openWindow } from "./asking";
import { REASON_GROUPS, type Reason } from "./report/reasons";
import { reportWords } from "./report/words";

export interface Subject {
  readonly kind: Shapes["SubjectKind"];
  readonly id: string;
}

const MOST_WORDS = 2_000;

/** Asks what is wrong with a post, a comment or a person, and tells moderation. */
export function ReportDialog({ subject, open, onClose }: { subject: Subject; open: boolean; onClose: () => void }) {
  const t = useWords(reportWords);
  const [reason, setReason] = useState<Reason | null>(null);
  const [words, setWords] = useState("");
  const [busy, setBusy] = useState(false);

  const report = async () => {
    if (!reason) return;
    setBusy(true);
    const body = { subject_kind: subject.kind, subject_id: subject.id, reason, words };
    try {
      await told(rest.POST("/v1/reports", { body }));
      toast(t("thanks"));
      onClose();
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
  };

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t(`title_${subject.kind}`)}
      actions={
        <Button look="primary" busy={busy} disabled={!reason} onClick={report}>
          {t("send")}
        </Button>
      }
    >
      <p className="mb-4 text-sm text-ink-2">{t("hint")}</p>
      <Reasons chosen={reason} onChoose={setReason} />
      <TextArea
        className="mt-4"
        label={t("words")}
        hint={t("words_hint")}
        rows={3}
        maxLength={MOST_WORDS}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
    </Dialog>
  );
}

/** The same, from where nothing is rendered. */
export function askReport(subject: Subject): void {
  openWindow((open, close) => <ReportDialog subject={subject} open={open} onClose={close} />);
}

function Reasons({ chosen, onChoose }: { chosen: Reason | null; onChoose: (reason: Reason) => void }) {
  const t = useWords(reportWords);
  const name = useId();
  return REASON_GROUPS.map(([group, reasons]) => (
    <fieldset key={group} className="mb-3">
      <legend className="pb-1 text-xs font-semibold text-ink-2">{t(group)}</legend>
      {reasons.map((reason) => (
        <label
          key={reason}
          className="flex min-h-10 items-center gap-3 rounded-lg px-2 text-sm hover:bg-raised has-checked:bg-accent-soft"
        >
          <input
            type="radio"
            name={name}
            checked={chosen === reason}
            onChange={() => onChoose(reason)}
            className="size-4 accent-accent"
          />
          {t(reason)}
        </label>
      ))}
    </fieldset>
  ));
}
