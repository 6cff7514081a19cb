import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { FolderHeart, Plus } from "lucide-react";
import { useState } from "react";
import { Button, ButtonLink, Empty, Page, Skeleton } from "~/ui";
import { useFormats, useWords } from "~/words";
import { Files } from "./lists/Files";
import { ListForm } from "./lists/ListForm";
import { NoLists } from "./lists/NoLists";
import { type CreatorList, listsQuery } from "./lists/queries";
import { listsWords } from "./lists/words";

/** Every list of creators, and the files that were made of them. */
export default function ListsScreen() {
  const t = useWords(listsWords);
  const navigate = useNavigate();
  const [makes, setMakes] = useState(false);
  const { data, error, refetch } = useQuery(listsQuery());
  const make = (
    <Button look="primary" icon={<Plus className="size-4" />} onClick={() => setMakes(true)}>
      {t("new_list")}
    </Button>
  );
  return (
    <Page title={t("lists")} actions={data?.length ? make : undefined}>
      {error && !data ? (
        <NoLists error={error} retry={() => void refetch()} />
      ) : (
        <>
          <p className="mb-5 text-ink-2">{t("lists_hint")}</p>
          {data ? <Lists lists={data} make={make} /> : <Coming />}
          <Files />
        </>
      )}
      {makes && (
        <ListForm
          list={null}
          onClose={() => setMakes(false)}
          onSaved={({ id }) => void navigate({ to: "/discover/lists/$id", params: { id } })}
        />
      )}
    </Page>
  );
}

function Lists({ lists, make }: { lists: readonly CreatorList[]; make: React.ReactNode }) {
  const t = useWords(listsWords);
  const { ago } = useFormats();
  if (!lists.length)
    return (
      <Empty
        icon={FolderHeart}
        title={t("no_lists")}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            <ButtonLink to="/discover">{t("to_desk")}</ButtonLink>
            {make}
          </div>
        }
      >
        {t("no_lists_text")}
      </Empty>
    );
  return (
    <ul className="mb-10 grid gap-3 sm:grid-cols-2">
      {lists.map((list) => (
        <li key={list.id}>
          <Link
            to="/discover/lists/$id"
            params={{ id: list.id }}
            className="grid h-full min-h-28 content-between gap-3 rounded-2xl border border-line bg-surface p-4 transition-colors hover:bg-raised"
          >
            <span>
              <span className="block truncate text-base font-semibold">
                <bdi>{list.name}</bdi>
              </span>
              <span className="line-clamp-2 text-sm text-ink-2">
                <bdi>{list.description}</bdi>
              </span>
            </span>
            <span className="flex justify-between gap-3 text-sm text-ink-2 tabular-nums">
              <span>{t("n_creators", { n: list.n_creators })}</span>
              <span>{t("changed", { when: ago(list.changed_at) })}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Coming() {
  return (
    <div aria-hidden className="mb-10 grid gap-3 sm:grid-cols-2">
      {[1, 2, 3, 4].map((n) => (
        <Skeleton key={n} className="h-28 rounded-2xl" />
      ))}
    </div>
  );
}
