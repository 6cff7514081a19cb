import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { NotebookPen, Trash2 } from "lucide-react";
import { useState } from "react";
import { rest, told } from "~/api/rest";
import { Avatar, Badge, Button, Checkbox, type Column, IconButton, Table, toast, toastError } from "~/ui";
import { useFormats, useWords } from "~/words";
import { placeName } from "../labels";
import { PlatformIcon } from "../PlatformIcon";
import { NoteForm } from "./NoteForm";
import type { Listed } from "./queries";
import { listsWords } from "./words";

/** Who is in a list, one row each; several can be taken out at once. */
export function Members({ list, rows }: { list: string; rows: readonly Listed[] }) {
  const t = useWords(listsWords);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [noted, setNoted] = useState<Listed | null>(null);
  const remove = useRemove(list, () => setChosen(new Set()));
  const toggle = (id: string) =>
    setChosen((now) => new Set(now.has(id) ? [...now].filter((one) => one !== id) : [...now, id]));
  const columns = useColumns(chosen, toggle, setNoted);
  const all = rows.every(({ creator_id }) => chosen.has(creator_id));
  return (
    <>
      <div className="mb-2 flex min-h-10 flex-wrap items-center gap-3">
        <Checkbox
          label={chosen.size ? t("n_selected", { n: chosen.size }) : t("select_shown")}
          checked={all}
          onChange={(on) => setChosen(new Set(on ? rows.map(({ creator_id }) => creator_id) : []))}
        />
        {chosen.size > 0 && (
          <Button
            size="small"
            icon={<Trash2 className="size-4" />}
            busy={remove.isPending}
            onClick={() => remove.mutate([...chosen])}
          >
            {t("remove_from_list")}
          </Button>
        )}
      </div>
      <Table
        label={t("lists")}
        columns={columns}
        rows={rows}
        rowKey={({ creator_id }) => creator_id}
        isSelected={({ creator_id }) => chosen.has(creator_id)}
        onOpen={setNoted}
      />
      {noted && <NoteForm key={noted.creator_id} list={list} listed={noted} onClose={() => setNoted(null)} />}
    </>
  );
}

function useColumns(
  chosen: ReadonlySet<string>,
  toggle: (id: string) => void,
  note: (listed: Listed) => void,
): Column<Listed>[] {
  const t = useWords(listsWords);
  const { count, number, percent, shortDay } = useFormats();
  return [
    {
      id: "creator",
      label: t("creator"),
      cell: (row) => (
        <div className="flex items-center gap-3 py-1.5">
          <Checkbox
            label={<span className="sr-only">{t("select_one", { name: nameOf(row) })}</span>}
            checked={chosen.has(row.creator_id)}
            onChange={() => toggle(row.creator_id)}
          />
          <Who row={row} />
        </div>
      ),
    },
    {
      id: "followers",
      label: t("followers"),
      align: "end",
      deskOnly: true,
      cell: ({ account }) =>
        typeof account?.followers === "number" && (
          <span title={number(account.followers)}>{count(account.followers)}</span>
        ),
    },
    {
      id: "engagement",
      label: t("engagement"),
      align: "end",
      deskOnly: true,
      cell: ({ account }) => typeof account?.engagement_rate === "number" && percent(account.engagement_rate),
    },
    {
      id: "place",
      label: t("place"),
      deskOnly: true,
      width: "14%",
      cell: ({ account }) => placeName(account),
    },
    {
      id: "quality",
      label: t("quality"),
      align: "end",
      deskOnly: true,
      cell: ({ quality }) => typeof quality === "number" && percent(quality, 0),
    },
    {
      id: "note",
      label: t("note_and_tags"),
      deskOnly: true,
      width: "30%",
      cell: (row) => <Noted row={row} />,
    },
    {
      id: "added",
      label: t("added"),
      deskOnly: true,
      cell: ({ added_at }) => <span className="whitespace-nowrap">{shortDay(added_at)}</span>,
    },
    {
      id: "edit",
      label: "",
      align: "end",
      cell: (row) => (
        <IconButton size="small" label={t("note_of", { name: nameOf(row) })} onClick={() => note(row)}>
          <NotebookPen className="size-4" />
        </IconButton>
      ),
    },
  ];
}

function Who({ row }: { row: Listed }) {
  const t = useWords(listsWords);
  const { count } = useFormats();
  const { account } = row;
  if (!account) return <span className="text-ink-2">{t("gone")}</span>;
  return (
    <>
      <Avatar name={account.name} url={account.avatar_url} size={36} />
      <span className="min-w-0">
        <Link
          to="/discover"
          search={{ creator: row.creator_id }}
          aria-label={t("open_profile", { name: account.name })}
          className="block max-w-40 truncate font-medium hover:underline md:max-w-56"
        >
          {account.name}
        </Link>
        <span className="flex max-w-40 items-center gap-1.5 text-xs text-ink-2 md:max-w-56">
          {[account, ...row.other_accounts].map((one) => (
            <PlatformIcon key={one.id} platform={one.platform} />
          ))}
          {account.handle && (
            <bdi dir="ltr" className="truncate">
              @{account.handle}
            </bdi>
          )}
        </span>
        {typeof account.followers === "number" && (
          <span className="block text-xs text-ink-2 md:hidden">
            {t("n_followers", { n: count(account.followers) })}
          </span>
        )}
      </span>
    </>
  );
}

function Noted({ row }: { row: Listed }) {
  return (
    <span className="grid gap-1 py-1.5">
      {row.note && (
        <span className="line-clamp-2 text-pretty">
          <bdi>{row.note}</bdi>
        </span>
      )}
      {row.tags.length > 0 && (
        <span className="flex flex-wrap gap-1">
          {row.tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
      )}
    </span>
  );
}

function useRemove(list: string, onDone: () => void) {
  const t = useWords(listsWords);
  const queries = useQueryClient();
  const path = { list_id: list };
  return useMutation({
    mutationFn: (ids: string[]) =>
      told(rest.POST("/v1/lists/{list_id}/creators/remove", { params: { path }, body: { creator_ids: ids } })),
    onError: toastError,
    onSuccess: ({ n_removed }) => {
      toast(t("removed", { n: n_removed }));
      onDone();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["lists"] }),
  });
}

export function nameOf({ account, creator_id }: Listed): string {
  return account?.name ?? creator_id.slice(0, 8);
}
