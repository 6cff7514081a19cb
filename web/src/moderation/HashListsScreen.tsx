import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ListChecks, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { rest, told } from "~/api/rest";
import { Badge, Button, Confirm, Empty, ErrorNote, IconButton, Skeleton, toastError } from "~/ui";
import { useFormats, useWords } from "~/words";
import { Frame } from "./Frame";
import { listsQuery, OWN_LIST } from "./lists/hashLists";
import { ListDialog } from "./lists/ListDialog";
import { ListSheet } from "./lists/ListSheet";
import { Matching } from "./lists/Matching";
import { TONE, useNames } from "./names";
import type { HashList } from "./types";
import { moderationWords } from "./words";

/** Lists of hashes of what somebody calls bad, and what is asked for where it comes again. */
export default function HashListsScreen() {
  const t = useWords(moderationWords);
  const [makes, setMakes] = useState(false);
  const make = (
    <Button look="primary" size="small" icon={<Plus aria-hidden className="size-4" />} onClick={() => setMakes(true)}>
      {t("make_list")}
    </Button>
  );
  return (
    <Frame title={t("room_lists")} actions={make}>
      <Matching />
      <Lists />
      {makes && <ListDialog list={null} onClose={() => setMakes(false)} />}
    </Frame>
  );
}

function Lists() {
  const t = useWords(moderationWords);
  const { data, error, refetch } = useQuery(listsQuery);
  const [open, setOpen] = useState<string | null>(null);
  const [changes, setChanges] = useState<HashList | null>(null);
  const [deletes, setDeletes] = useState<HashList | null>(null);
  if (error && !data) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-40" />;
  if (data.length === 0)
    return (
      <Empty icon={ListChecks} title={t("no_lists")}>
        {t("no_lists_text")}
      </Empty>
    );
  const opened = data.find(({ name }) => name === open);
  return (
    <>
      <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
        {data.map((list) => (
          <Row
            key={list.name}
            list={list}
            onOpen={() => setOpen(list.name)}
            onChange={() => setChanges(list)}
            onDelete={() => setDeletes(list)}
          />
        ))}
      </ul>
      {opened && <ListSheet list={opened} onClose={() => setOpen(null)} />}
      {changes && <ListDialog list={changes} onClose={() => setChanges(null)} />}
      {deletes && <Deleting list={deletes} onClose={() => setDeletes(null)} />}
    </>
  );
}

interface RowProps {
  list: HashList;
  onOpen: () => void;
  onChange: () => void;
  onDelete: () => void;
}

function Row({ list, onOpen, onChange, onDelete }: RowProps) {
  const t = useWords(moderationWords);
  const names = useNames();
  const { ago, number } = useFormats();
  return (
    <li className="flex items-center gap-2 p-3">
      <button type="button" onClick={onOpen} className="min-w-0 grow rounded-lg text-start">
        <span className="flex flex-wrap items-center gap-2">
          <strong className="font-semibold">{list.name}</strong>
          <Badge tone={TONE[list.action]}>{t("same_file_does", { action: names.action(list.action) })}</Badge>
          <Badge tone={TONE[list.near_action]}>{t("alike_does", { action: names.action(list.near_action) })}</Badge>
          {!list.enabled && <Badge>{t("disabled")}</Badge>}
        </span>
        <span className="mt-1 block truncate text-sm text-ink-2">
          {t("n_entries", { n: number(list.n_entries), count: list.n_entries })} · {names.reason(list.reason)} ·{" "}
          {t("severity")} {list.severity} · {t("changed", { ago: ago(list.changed_at) })}
          {list.source && ` · ${list.source}`}
        </span>
      </button>
      <IconButton label={t("change_list", { name: list.name })} onClick={onChange}>
        <Pencil className="size-4" />
      </IconButton>
      <IconButton label={t("delete_list", { name: list.name })} disabled={list.name === OWN_LIST} onClick={onDelete}>
        <Trash2 className="size-4" />
      </IconButton>
    </li>
  );
}

function Deleting({ list, onClose }: { list: HashList; onClose: () => void }) {
  const t = useWords(moderationWords);
  const { number } = useFormats();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => told(rest.DELETE("/v1/moderation/lists/{name}", { params: { path: { name: list.name } } })),
    onSuccess: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: listsQuery.queryKey });
    },
    onError: toastError,
  });
  return (
    <Confirm
      open
      onClose={onClose}
      onConfirm={() => remove.mutate()}
      title={t("delete_list", { name: list.name })}
      confirm={t("delete")}
      danger
      busy={remove.isPending}
    >
      {t("delete_list_text", { n: number(list.n_entries), count: list.n_entries })}
    </Confirm>
  );
}
