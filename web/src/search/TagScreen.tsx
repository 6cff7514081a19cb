import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Hash } from "lucide-react";
import { PostGrid } from "~/posts/PostGrid";
import { ButtonLink } from "~/ui/Button";
import { Page } from "~/ui/Page";
import { Empty } from "~/ui/States";
import { useWords } from "~/words";
import { foundTagsQuery, taggedQuery } from "./queries";
import { searchWords } from "./words";

/** Everything that people posted under a hashtag. */
export default function TagScreen() {
  const t = useWords(searchWords);
  const { tag = "" } = useParams({ strict: false });
  const pages = useInfiniteQuery(taggedQuery(tag));
  const alike = useQuery(foundTagsQuery(tag.toLowerCase(), 10)).data?.items ?? [];
  const n_posts = alike.find((one) => one.tag === tag.toLowerCase())?.n_posts;
  const others = alike.filter((one) => one.tag !== tag.toLowerCase());
  return (
    <Page wide title={`#${tag}`}>
      <p className="-mt-4 mb-4 h-5 text-sm text-ink-2">{n_posts !== undefined && t("n_posts", { n: n_posts })}</p>
      {others.length > 0 && (
        <p className="mb-4 flex flex-wrap gap-2">
          {others.map((other) => (
            <ButtonLink key={other.tag} to="/tags/$tag" params={{ tag: other.tag }} size="small">
              <bdi>#{other.tag}</bdi>
            </ButtonLink>
          ))}
        </p>
      )}
      <PostGrid
        pages={pages}
        empty={
          <Empty
            icon={Hash}
            title={t("untagged_title", { tag })}
            action={<ButtonLink to="/post">{t("untagged_post")}</ButtonLink>}
          >
            {t("untagged_text")}
          </Empty>
        }
      />
    </Page>
  );
}
