import { infiniteQueryOptions, type QueryClient, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { FilePen } from "lucide-react";
import { rest, type Shapes, told } from "~/api/rest";
import { Button, ButtonLink } from "~/ui/Button";
import { Page } from "~/ui/Page";
import { Skeleton } from "~/ui/Skeleton";
import { Empty, ErrorNote } from "~/ui/States";
import { useWords } from "~/words";
import { useLive } from "./live";
import { seedPosts } from "./post";
import { UnpublishedPost } from "./shown/UnpublishedPost";
import { shownWords } from "./shown/words";

const N_POSTS = 20;

function unpublishedQuery(queries: QueryClient) {
  return infiniteQueryOptions({
    queryKey: ["posts", "unpublished"],
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: N_POSTS, ...(pageParam && { cursor: pageParam }) };
      const page = await told(rest.GET("/v1/me/unpublished", { params: { query }, signal }));
      seedPosts(queries, page.items);
      return page;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: Shapes["PostPageOut"]) => page.next_cursor,
  });
}

export default function UnpublishedScreen() {
  const t = useWords(shownWords);
  return (
    <Page
      title={t("unpublished")}
      actions={
        <ButtonLink to="/post" look="primary">
          {t("new_post")}
        </ButtonLink>
      }
    >
      <List />
    </Page>
  );
}

function List() {
  const t = useWords(shownWords);
  const queries = useQueryClient();
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    unpublishedQuery(queries),
  );
  useLive(data ? "posts" : null, () => void refetch());
  if (isPending) return <ListSkeleton />;
  if (error && !data) return <ErrorNote error={error} retry={() => void refetch()} />;
  const posts = data.pages.flatMap((page) => page.items);
  if (!posts.length)
    return (
      <Empty icon={FilePen} title={t("unpublished_none")}>
        {t("unpublished_none_text")}
      </Empty>
    );
  return (
    <>
      <ul className="grid gap-3">
        {posts.map((post) => (
          <li key={post.id}>
            <UnpublishedPost post={post} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button className="mx-auto mt-4 flex" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("more")}
        </Button>
      )}
    </>
  );
}

function ListSkeleton() {
  return (
    <div className="grid gap-3">
      {["a", "b", "c"].map((key) => (
        <Skeleton key={key} className="h-36 rounded-2xl!" />
      ))}
    </div>
  );
}
