import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Hash } from "lucide-react";
import { Skeleton } from "~/ui/Skeleton";
import { Empty, ErrorNote } from "~/ui/States";
import { useWords } from "~/words";
import { tagBegun } from "./address";
import { foundTagsQuery } from "./queries";
import { searchWords } from "./words";

const N_SOME = 8;
const N_ALL = 50;

/** A line of hashtags that begin as the last word does. */
export function SomeTags({ q }: { q: string }) {
  const t = useWords(searchWords);
  const begun = tagBegun(q);
  const tags = useQuery(foundTagsQuery(begun, N_SOME)).data?.items ?? [];
  if (!begun || tags.length === 0) return null;
  return (
    <ul aria-label={t("tags")} className="mt-4 flex flex-wrap gap-2">
      {tags.map(({ tag, n_posts }) => (
        <li key={tag}>
          <Link
            to="/tags/$tag"
            params={{ tag }}
            className="flex h-9 items-center gap-1.5 rounded-full bg-raised px-3.5 text-sm font-medium hover:bg-line touch:h-11"
          >
            <bdi>#{tag}</bdi>
            <span className="text-ink-2 tabular-nums">
              <span aria-hidden>{n_posts}</span>
              <span className="sr-only">{t("n_posts", { n: n_posts })}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Every hashtag that begins as the last word does. */
export function AllTags({ q }: { q: string }) {
  const t = useWords(searchWords);
  const begun = tagBegun(q);
  const { data, error, isPending, refetch } = useQuery(foundTagsQuery(begun, N_ALL));
  if (begun && isPending) return <Skeleton className="h-96" />;
  if (error && !data) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!begun || !data?.items.length)
    return (
      <Empty icon={Hash} title={t("no_tags_title")}>
        {t("no_tags_text")}
      </Empty>
    );
  return (
    <ul className="divide-y divide-line">
      {data.items.map(({ tag, n_posts }) => (
        <li key={tag}>
          <Link to="/tags/$tag" params={{ tag }} className="flex h-16 items-center gap-4 hover:bg-raised">
            <span className="grid size-11 place-items-center rounded-full bg-accent-soft text-accent">
              <Hash aria-hidden className="size-5" />
            </span>
            <span className="min-w-0">
              <bdi className="block truncate font-semibold">#{tag}</bdi>
              <span className="block text-sm text-ink-2">{t("n_posts", { n: n_posts })}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
