import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, Trash2 } from "lucide-react";
import { useState } from "react";
import { rest, told } from "~/api/rest";
import { Button, Empty, ErrorNote, IconButton, Section, Select, Sheet, Skeleton, TextField, toastError } from "~/ui";
import { buttonClass } from "~/ui/Button";
import { useFormats, useWords } from "~/words";
import { useNames } from "../names";
import type { HashKind, HashList } from "../types";
import { moderationWords } from "../words";
import { entriesQuery, FORMATS, HASH_KINDS, kindOf, listsQuery } from "./hashLists";
import { Importing } from "./Importing";

/** What stands on a list: files in and out, and its entries one by one. */
export function ListSheet({ list, onClose }: { list: HashList; onClose: () => void }) {
  const t = useWords(moderationWords);
  const { number } = useFormats();
  return (
    <Sheet open onClose={onClose} title={list.name} from="side">
      <div className="p-5">
        <Importing list={list} />
        <Section title={t("export")}>
          <p className="flex flex-wrap gap-2">
            {FORMATS.map((form) => (
              <a
                key={form}
                href={`/v1/moderation/lists/${encodeURIComponent(list.name)}/export?form=${form}`}
                download={`${list.name}.${form === "csv" ? "csv" : form === "text" ? "txt" : "json"}`}
                className={buttonClass("secondary", "small")}
              >
                <Download aria-hidden className="size-4" />
                {t(`export_${form}`)}
              </a>
            ))}
          </p>
        </Section>
        <Section title={t("n_entries", { n: number(list.n_entries), count: list.n_entries })}>
          <AddEntry list={list} />
          <Entries list={list} />
        </Section>
      </div>
    </Sheet>
  );
}

function AddEntry({ list }: { list: HashList }) {
  const t = useWords(moderationWords);
  const names = useNames();
  const queries = useQueryClient();
  const [kind, setKind] = useState<HashKind>("pdq");
  const [hash, setHash] = useState("");
  const add = useMutation({
    mutationFn: () =>
      told(
        rest.POST("/v1/moderation/lists/{name}/entries", {
          params: { path: { name: list.name } },
          body: { kind, hash: hash.trim() },
        }),
      ),
    onSuccess: () => {
      setHash("");
      void queries.invalidateQueries({ queryKey: listsQuery.queryKey });
    },
  });
  return (
    <form
      className="mb-4 flex flex-wrap items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <Select
        label={t("hash_kind")}
        hideLabel
        className="w-44 [&_button]:h-11"
        value={kind}
        onChange={setKind}
        options={HASH_KINDS.map((value) => ({ value, label: names.hash(value) }))}
      />
      <TextField
        label={t("hash")}
        hideLabel
        placeholder={t("hash_hint")}
        className="min-w-48 grow"
        dir="ltr"
        required
        value={hash}
        error={add.error?.message}
        hint={add.data && !add.data.added ? t("on_list_already") : undefined}
        onChange={(event) => {
          setHash(event.target.value);
          setKind(kindOf(event.target.value) ?? kind);
        }}
      />
      <Button type="submit" busy={add.isPending} className="h-11">
        {t("add")}
      </Button>
    </form>
  );
}

function Entries({ list }: { list: HashList }) {
  const t = useWords(moderationWords);
  const names = useNames();
  const { day } = useFormats();
  const queries = useQueryClient();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    entriesQuery(list.name),
  );
  const remove = useMutation({
    mutationFn: ({ kind, code }: { kind: HashKind; code: string }) =>
      told(
        rest.DELETE("/v1/moderation/lists/{name}/entries/{kind}/{code}", {
          params: { path: { name: list.name, kind, code } },
        }),
      ),
    onSuccess: () => void queries.invalidateQueries({ queryKey: listsQuery.queryKey }),
    onError: toastError,
  });
  if (error && !data) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-40" />;
  const entries = data.pages.flat();
  if (entries.length === 0) return <Empty title={t("list_empty")}>{t("list_empty_text")}</Empty>;
  return (
    <>
      <ul className="divide-y divide-line rounded-xl border border-line">
        {entries.map((entry) => (
          <li key={entry.id} className="flex items-center gap-3 px-3 py-2">
            <div className="min-w-0 grow">
              <p dir="ltr" className="truncate font-mono text-xs rtl:text-end" title={entry.hash}>
                {entry.hash}
              </p>
              <p className="truncate text-xs text-ink-2">
                {names.hash(entry.kind)} · {day(entry.added_at)}
                {entry.source_ids.length > 0 && ` · ${entry.source_ids.join(", ")}`}
              </p>
            </div>
            <IconButton
              label={t("take_off", { hash: entry.code.slice(0, 8) })}
              size="small"
              disabled={remove.isPending}
              onClick={() => remove.mutate(entry)}
            >
              <Trash2 className="size-4" />
            </IconButton>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button className="mt-3 w-full" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("more")}
        </Button>
      )}
    </>
  );
}
