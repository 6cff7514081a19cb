import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { EllipsisVertical, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { rest, told } from "~/api/rest";
import { Confirm, IconButton, Menu, toast, toastError } from "~/ui";
import { useWords } from "~/words";
import { ListForm } from "./ListForm";
import type { CreatorList } from "./queries";
import { listsWords } from "./words";

/** What can be done with a whole list: another name, the end. */
export function ListMenu({ list }: { list: CreatorList }) {
  const t = useWords(listsWords);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [asks, setAsks] = useState<"edit" | "delete" | null>(null);
  const remove = useMutation({
    mutationFn: () => told(rest.DELETE("/v1/lists/{list_id}", { params: { path: { list_id: list.id } } })),
    onError: toastError,
    onSuccess: async () => {
      await navigate({ to: "/discover/lists" });
      queries.removeQueries({ queryKey: ["lists", list.id] });
      await queries.invalidateQueries({ queryKey: ["lists"] });
      toast(t("deleted", { name: list.name }));
    },
    onSettled: () => setAsks(null),
  });
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t("actions", { name: list.name })}>
            <EllipsisVertical className="size-5" />
          </IconButton>
        }
        items={[
          { label: t("edit_list"), icon: Pencil, onSelect: () => setAsks("edit") },
          { label: t("delete_list"), icon: Trash2, danger: true, onSelect: () => setAsks("delete") },
        ]}
      />
      {asks === "edit" && <ListForm list={list} onClose={() => setAsks(null)} />}
      <Confirm
        open={asks === "delete"}
        onClose={() => setAsks(null)}
        onConfirm={() => remove.mutate()}
        title={t("delete_title", { name: list.name })}
        confirm={t("delete")}
        danger
        busy={remove.isPending}
      >
        {t("delete_text", { n: list.n_creators })}
      </Confirm>
    </>
  );
}
