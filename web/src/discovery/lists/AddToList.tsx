import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Check, Plus } from "lucide-react";
import { useState } from "react";
import { hasCode } from "~/api/problems";
import { rest, told } from "~/api/rest";
import { Button, cx, Dialog, ErrorNote, Skeleton, TextField, toast } from "~/ui";
import { useFormats, useWords } from "~/words";
import { type CreatorList, countOf, listsQuery, type Whom, whole } from "./queries";
import { listsWords } from "./words";

/** So many are added at once. */
const MOST = 10_000;
/** From so many lists on, one looks for the name. */
const MANY = 8;

interface AddToListProps {
  open: boolean;
  onClose: () => void;
  creators: Whom;
  onAdded?: (list: CreatorList) => void;
}

/** Puts creators into a list that there is, or into one that is made for them. */
export function AddToList({ open, onClose, creators, onAdded }: AddToListProps) {
  const t = useWords(listsWords);
  const { number } = useFormats();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const lists = useQuery({ ...listsQuery(), enabled: open });
  const [chosen, setChosen] = useState<string | null>(null);
  const [name, setName] = useState<string | null>(null);
  const n = countOf(creators);
  const isNew = name !== null || lists.data?.length === 0;
  const add = useMutation({
    mutationFn: async () => addTo(isNew ? (await make(name ?? "")).id : (chosen ?? ""), creators),
    onSuccess: (added) => {
      void queries.invalidateQueries({ queryKey: ["lists"] });
      void queries.invalidateQueries({ queryKey: ["creators"], refetchType: "none" });
      const show = () => void navigate({ to: "/discover/lists/$id", params: { id: added.list.id } });
      toast(t("added_to", { n: added.n_added, list: added.list.name }), {
        action: { label: t("show_list"), onPress: show },
      });
      onAdded?.(added.list);
      onClose();
    },
  });
  const mayAdd = isNew ? Boolean(name?.trim()) : chosen !== null;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("add_title", { n: Math.min(n, MOST) })}
      actions={
        <Button look="primary" disabled={!mayAdd} busy={add.isPending} onClick={() => add.mutate()}>
          {t("add")}
        </Button>
      }
    >
      <div className="grid gap-4">
        {n > MOST && <p className="text-sm text-ink-2">{t("add_most", { n: number(MOST), total: number(n) })}</p>}
        {add.error && (
          <p role="alert" className="text-sm text-bad">
            {hasCode(add.error, "forbidden") ? t("may_not_keep") : add.error.message}
          </p>
        )}
        {lists.error ? (
          <ErrorNote error={lists.error} retry={() => void lists.refetch()} />
        ) : !lists.data ? (
          <Skeleton className="h-40" />
        ) : (
          lists.data.length > 0 && (
            <Choices
              lists={lists.data}
              chosen={isNew ? null : chosen}
              onChoose={(id) => {
                setChosen(id);
                setName(null);
              }}
            />
          )
        )}
        {isNew ? (
          <TextField
            label={t("new_list")}
            hint={t("name_hint")}
            value={name ?? ""}
            maxLength={100}
            autoFocus
            onChange={({ target }) => setName(target.value)}
            onKeyDown={({ key }) => key === "Enter" && mayAdd && add.mutate()}
          />
        ) : (
          <Button
            look="quiet"
            icon={<Plus className="size-4" />}
            onClick={() => setName("")}
            className="justify-self-start"
          >
            {t("new_list")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

interface ChoicesProps {
  lists: readonly CreatorList[];
  chosen: string | null;
  onChoose: (id: string) => void;
}

function Choices({ lists, chosen, onChoose }: ChoicesProps) {
  const t = useWords(listsWords);
  const { number } = useFormats();
  const [text, setText] = useState("");
  const fits = lists.filter((list) => list.name.toLowerCase().includes(text.trim().toLowerCase()));
  return (
    <div className="grid gap-2">
      {lists.length > MANY && (
        <TextField
          label={t("find_list")}
          hideLabel
          type="search"
          placeholder={t("find_list")}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      )}
      <fieldset className="max-h-72 overflow-y-auto rounded-xl border border-line">
        <legend className="sr-only">{t("which_list")}</legend>
        {fits.map((list) => (
          <label
            key={list.id}
            className={cx(
              "flex min-h-11 cursor-pointer items-center gap-3 px-3 text-sm has-focus-visible:bg-raised",
              list.id === chosen ? "bg-accent-soft text-accent" : "hover:bg-raised",
            )}
          >
            <input
              type="radio"
              name="list"
              className="sr-only"
              checked={list.id === chosen}
              onChange={() => onChoose(list.id)}
            />
            <span className="grow truncate font-medium">{list.name}</span>
            <span className="text-ink-2 tabular-nums">{number(list.n_creators)}</span>
            <Check aria-hidden className={cx("size-4", list.id !== chosen && "invisible")} />
          </label>
        ))}
      </fieldset>
    </div>
  );
}

function make(name: string): Promise<CreatorList> {
  return told(rest.POST("/v1/lists", { body: { name: name.trim(), description: "" } }));
}

function addTo(id: string, creators: Whom) {
  const whom =
    "ids" in creators
      ? { creator_ids: creators.ids.slice(0, MOST), search: null }
      : { creator_ids: [], search: whole(creators.search) };
  return told(
    rest.POST("/v1/lists/{list_id}/creators", {
      params: { path: { list_id: id } },
      body: { ...whom, limit: MOST, tags: [] },
    }),
  );
}
