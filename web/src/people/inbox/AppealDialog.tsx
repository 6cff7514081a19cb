import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Problem } from "~/api/problems";
import { send } from "~/offline/outbox";
import { Button } from "~/ui/Button";
import { Dialog } from "~/ui/Dialog";
import { TextArea } from "~/ui/Field";
import { toast } from "~/ui/toast";
import { useFormats, useWords } from "~/words";
import { titleOf } from "./notices";
import { appealsQuery, type Notice, noticesQuery } from "./queries";
import { inboxWords } from "./words";

const MOST_WORDS = 2_000;

/** Asks why a decision is wrong, and has a person look at it again. */
export function AppealDialog({ notice, onClose }: { notice: Notice; onClose: () => void }) {
  const t = useWords(inboxWords);
  const formats = useFormats();
  const queries = useQueryClient();
  const [words, setWords] = useState("");
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string>();

  const appeal = async () => {
    setBusy(true);
    try {
      const body = { judgement_id: notice.judgement_id, words: words.trim() };
      const came = await send({ method: "POST", path: "/v1/me/appeals", body, key: `appeal:${notice.judgement_id}` });
      toast(t(came === "sent" ? "appeal_sent" : "appeal_kept"));
      queries.setQueryData(noticesQuery.queryKey, (data) => data && { ...data, pages: data.pages.map(marked(notice)) });
      void queries.invalidateQueries({ queryKey: appealsQuery.queryKey });
      onClose();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setWrong(error.of("words") ?? error.message);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("appeal_title")}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button look="primary" busy={busy} disabled={!words.trim()} onClick={() => void appeal()}>
            {t("appeal_send")}
          </Button>
        </>
      }
    >
      <p className="mb-4 text-sm text-ink-2">
        {t(titleOf(notice), { subject: notice.subject_kind })} · {formats.day(notice.at)}
      </p>
      <TextArea
        label={t("appeal_words")}
        hint={t("appeal_hint", { n: words.length, most: MOST_WORDS })}
        error={wrong}
        rows={6}
        maxLength={MOST_WORDS}
        dir="auto"
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setWrong(undefined);
        }}
      />
    </Dialog>
  );
}

/** Return what sets, in a page of notices, all of one decision as appealed. */
function marked({ judgement_id }: Notice) {
  return <Page extends { items: Notice[] }>(page: Page): Page => ({
    ...page,
    items: page.items.map((one) => (one.judgement_id === judgement_id ? { ...one, appealed: true } : one)),
  });
}
