import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { rest, type Shapes, told } from "~/api/rest";
import { Badge, Button, Confirm, Dialog, TextField, toast, toastError } from "~/ui";
import { useKeys } from "~/ui/keys";
import { useWords } from "~/words";
import { moderationWords } from "../words";
import { Lines, type LinesHandle } from "./Lines";
import { Mistakes } from "./Mistakes";
import type { Policy } from "./policies";
import { mistakesOf } from "./problems";
import { Replay } from "./Replay";
import type { PolicyDraft } from "./useDraft";

/** The text of a policy: write it, have it checked, try it on the past, keep it as a version. */
export function Editor({ live, draft }: { live: Policy; draft: PolicyDraft }) {
  const t = useWords(moderationWords);
  const text = draft.text ?? live.text;
  const lines = useRef<LinesHandle>(null);
  const [keeps, setKeeps] = useState(false);
  const [discards, setDiscards] = useState(false);
  const check = useMutation({
    mutationFn: () => told(rest.POST("/v1/moderation/policy/check", { body: { text } })),
  });
  useKeys([{ key: "Mod+Enter", label: t("check"), run: () => check.mutate() }]);
  const mistakes = mistakesOf(check.error, text);
  const change = (written: string) => {
    check.reset();
    draft.set(written === live.text ? null : written);
  };
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center gap-2">
        {draft.text === null ? (
          <Badge tone="good">{t("as_in_force", { n: live.version })}</Badge>
        ) : (
          <Badge tone="warn">{t("draft_here")}</Badge>
        )}
        <span className="ms-auto flex flex-wrap gap-2">
          {draft.text !== null && (
            <Button size="small" look="quiet" onClick={() => setDiscards(true)}>
              {t("discard")}
            </Button>
          )}
          <Button size="small" busy={check.isPending} onClick={() => check.mutate()} aria-keyshortcuts="Control+Enter">
            {t("check")}
          </Button>
          <Button size="small" look="primary" disabled={draft.text === null} onClick={() => setKeeps(true)}>
            {t("keep_version")}
          </Button>
        </span>
      </div>
      <Lines ref={lines} text={text} onChange={change} marked={new Set(mistakes.flatMap(({ line }) => line ?? []))} />
      <Mistakes
        checked={check.data}
        error={check.error}
        mistakes={mistakes}
        onGo={(line) => lines.current?.goTo(line)}
      />
      <Replay text={text} />
      {keeps && <Keeping text={text} onClose={() => setKeeps(false)} onKept={() => draft.set(null)} />}
      <Confirm
        open={discards}
        onClose={() => setDiscards(false)}
        onConfirm={() => {
          setDiscards(false);
          check.reset();
          draft.set(null);
        }}
        title={t("discard_title")}
        confirm={t("discard")}
        danger
      >
        {t("discard_text")}
      </Confirm>
    </div>
  );
}

interface KeepingProps {
  text: string;
  onClose: () => void;
  onKept: () => void;
}

function Keeping({ text, onClose, onKept }: KeepingProps) {
  const t = useWords(moderationWords);
  const queries = useQueryClient();
  const [comment, setComment] = useState("");
  const keep = useMutation({
    mutationFn: (): Promise<Shapes["CheckedOut"]> =>
      told(rest.POST("/v1/moderation/policy/versions", { body: { text, comment: comment.trim() } })),
    onSuccess: ({ version }) => {
      toast(t("kept", { n: version ?? 0 }));
      onClose();
      onKept();
      void queries.invalidateQueries({ queryKey: ["moderation", "policy", "versions"] });
    },
    onError: toastError,
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("keep_version")}
      actions={
        <Button look="primary" type="submit" form="keep-version" busy={keep.isPending}>
          {t("save")}
        </Button>
      }
    >
      <form
        id="keep-version"
        onSubmit={(event) => {
          event.preventDefault();
          keep.mutate();
        }}
      >
        <TextField
          label={t("comment")}
          hint={t("keep_version_hint")}
          maxLength={500}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
