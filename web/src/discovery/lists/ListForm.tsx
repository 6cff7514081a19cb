import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { hasCode } from "~/api/problems";
import { rest, told } from "~/api/rest";
import { Button, Dialog, TextArea, TextField } from "~/ui";
import { useWords } from "~/words";
import type { CreatorList } from "./queries";
import { listsWords } from "./words";

interface ListFormProps {
  /** The one that is changed; null makes a new one. */
  list: CreatorList | null;
  onClose: () => void;
  onSaved?: (list: CreatorList) => void;
}

/** Makes a list, or gives one another name and description. */
export function ListForm({ list, onClose, onSaved }: ListFormProps) {
  const t = useWords(listsWords);
  const queries = useQueryClient();
  const [name, setName] = useState(list?.name ?? "");
  const [description, setDescription] = useState(list?.description ?? "");
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), description: description.trim() };
      const path = { list_id: list?.id ?? "" };
      return told(
        list ? rest.PUT("/v1/lists/{list_id}", { params: { path }, body }) : rest.POST("/v1/lists", { body }),
      );
    },
    onSuccess: (saved) => {
      void queries.invalidateQueries({ queryKey: ["lists"] });
      onSaved?.(saved);
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={list ? t("edit_list") : t("new_list")}
      actions={
        <Button look="primary" type="submit" form="list-form" disabled={!name.trim()} busy={save.isPending}>
          {list ? t("save") : t("make_list")}
        </Button>
      }
    >
      <form
        id="list-form"
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextField
          label={t("name")}
          hint={t("name_hint")}
          value={name}
          maxLength={100}
          autoFocus
          onChange={({ target }) => setName(target.value)}
        />
        <TextArea
          label={t("description")}
          value={description}
          maxLength={2000}
          rows={3}
          onChange={({ target }) => setDescription(target.value)}
        />
        {save.error && (
          <p role="alert" className="text-sm text-bad">
            {hasCode(save.error, "forbidden") ? t("may_not_keep") : save.error.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}
