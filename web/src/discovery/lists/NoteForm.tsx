import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { hasCode } from "~/api/problems";
import { rest, told } from "~/api/rest";
import { Badge, Button, Dialog, TextArea, TextField } from "~/ui";
import { useWords } from "~/words";
import { type Listed, readTags } from "./queries";
import { listsWords } from "./words";

interface NoteFormProps {
  list: string;
  listed: Listed;
  onClose: () => void;
}

/** What is noted about a creator in a list, and the tags it has there. */
export function NoteForm({ list, listed, onClose }: NoteFormProps) {
  const t = useWords(listsWords);
  const queries = useQueryClient();
  const [note, setNote] = useState(listed.note);
  const [tags, setTags] = useState(listed.tags.join(", "));
  const read = readTags(tags);
  const save = useMutation({
    mutationFn: () =>
      told(
        rest.PUT("/v1/lists/{list_id}/creators/{creator_id}", {
          params: { path: { list_id: list, creator_id: listed.creator_id } },
          body: { note, tags: read },
        }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["lists", list] });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("note_of", { name: listed.account?.name ?? listed.creator_id.slice(0, 8) })}
      actions={
        <Button look="primary" type="submit" form="note-form" busy={save.isPending}>
          {t("save")}
        </Button>
      }
    >
      <form
        id="note-form"
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextArea
          label={t("note")}
          hint={t("note_hint")}
          value={note}
          maxLength={2000}
          autoFocus
          onChange={({ target }) => setNote(target.value)}
        />
        <TextField
          label={t("tags")}
          hint={t("tags_hint")}
          value={tags}
          onChange={({ target }) => setTags(target.value)}
        />
        {read.length > 0 && (
          <p className="flex flex-wrap gap-1">
            {read.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
          </p>
        )}
        {save.error && (
          <p role="alert" className="text-sm text-bad">
            {hasCode(save.error, "forbidden") ? t("may_not_keep") : save.error.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}
