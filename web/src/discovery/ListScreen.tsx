import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft, Download, FolderHeart, Search } from "lucide-react";
import { useState } from "react";
import { Button, ButtonLink, Chip, Empty, ErrorNote, Page, Skeleton } from "~/ui";
import { useFormats, useWords } from "~/words";
import { ExportDialog } from "./lists/ExportDialog";
import { ListMenu } from "./lists/ListMenu";
import { Members } from "./lists/Members";
import { NoLists } from "./lists/NoLists";
import { type CreatorList, listedQuery, listQuery, tagsQuery } from "./lists/queries";
import { listsWords } from "./lists/words";

/** One list: who is in it by the figures of today, with what was noted. */
export default function ListScreen() {
  const t = useWords(listsWords);
  const { id } = useParams({ strict: false }) as { id: string };
  const { data, error, refetch } = useQuery(listQuery(id));
  const [exports, setExports] = useState(false);
  return (
    <Page
      wide
      title={data?.name ?? t("lists")}
      actions={data && <Actions list={data} onExport={() => setExports(true)} />}
    >
      <Link
        to="/discover/lists"
        className="-mt-3 mb-4 inline-flex min-h-6 items-center gap-1 text-sm text-ink-2 hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-4 rtl:rotate-180" />
        {t("back")}
      </Link>
      {error && !data ? (
        <NoLists error={error} retry={() => void refetch()} />
      ) : (
        <>
          {data?.description && (
            <p className="mb-5 max-w-prose whitespace-pre-line text-ink-2">
              <bdi>{data.description}</bdi>
            </p>
          )}
          <Creators key={id} id={id} />
        </>
      )}
      {exports && data && (
        <ExportDialog open onClose={() => setExports(false)} what={{ listId: id, nTotal: data.n_creators }} />
      )}
    </Page>
  );
}

function Actions({ list, onExport }: { list: CreatorList; onExport: () => void }) {
  const t = useWords(listsWords);
  return (
    <>
      <ButtonLink to="/discover" search={{ list: list.id }} icon={<Search className="size-4" />}>
        <span className="max-sm:sr-only">{t("open_on_desk")}</span>
      </ButtonLink>
      <Button look="primary" icon={<Download className="size-4" />} disabled={!list.n_creators} onClick={onExport}>
        {t("export")}
      </Button>
      <ListMenu list={list} />
    </>
  );
}

function Creators({ id }: { id: string }) {
  const t = useWords(listsWords);
  const [tag, setTag] = useState<string | null>(null);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    listedQuery(id, tag),
  );
  const rows = data?.pages.flatMap(({ items }) => items);
  return (
    <>
      <Tags id={id} chosen={tag} onChoose={setTag} />
      {error && !rows ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : !rows ? (
        <Skeleton className="h-96 rounded-xl" />
      ) : rows.length === 0 ? (
        <Empty icon={FolderHeart} title={tag ? t("no_tagged", { tag }) : t("empty_list")} action={!tag && <ToDesk />}>
          {!tag && t("empty_list_text")}
        </Empty>
      ) : (
        <Members list={id} rows={rows} />
      )}
      {hasNextPage && (
        <div className="mt-4 text-center">
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t("more")}
          </Button>
        </div>
      )}
    </>
  );
}

function ToDesk() {
  const t = useWords(listsWords);
  return (
    <ButtonLink to="/discover" look="primary">
      {t("to_desk")}
    </ButtonLink>
  );
}

interface TagsProps {
  id: string;
  chosen: string | null;
  onChoose: (tag: string | null) => void;
}

function Tags({ id, chosen, onChoose }: TagsProps) {
  const t = useWords(listsWords);
  const { number } = useFormats();
  const { data } = useQuery(tagsQuery(id));
  if (!data?.length) return null;
  return (
    <fieldset className="mb-4 flex flex-wrap gap-2">
      <legend className="sr-only">{t("tags")}</legend>
      <Chip pressed={chosen === null} onPress={() => onChoose(null)}>
        {t("all")}
      </Chip>
      {data.map(({ tag, n_creators }) => (
        <Chip key={tag} pressed={tag === chosen} onPress={() => onChoose(tag === chosen ? null : tag)}>
          {tag} <span className="tabular-nums opacity-70">{number(n_creators)}</span>
        </Chip>
      ))}
    </fieldset>
  );
}
