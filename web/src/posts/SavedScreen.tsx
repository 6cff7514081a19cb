import { infiniteQueryOptions, type QueryClient, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark } from "lucide-react";
import { rest, type Shapes, told } from "~/api/rest";
import { ButtonLink } from "~/ui/Button";
import { Page } from "~/ui/Page";
import { Empty } from "~/ui/States";
import { useWords } from "~/words";
import { PostGrid } from "./PostGrid";
import { seedPosts } from "./post";
import { shownWords } from "./shown/words";

const N_POSTS = 24;

function savedQuery(queries: QueryClient) {
  return infiniteQueryOptions({
    queryKey: ["posts", "saved"],
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: N_POSTS, ...(pageParam && { cursor: pageParam }) };
      const page = await told(rest.GET("/v1/me/saved", { params: { query }, signal }));
      seedPosts(queries, page.items);
      return page;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: Shapes["PostPageOut"]) => page.next_cursor,
  });
}

export default function SavedScreen() {
  const t = useWords(shownWords);
  const pages = useInfiniteQuery(savedQuery(useQueryClient()));
  return (
    <Page title={t("saved")}>
      <PostGrid
        pages={pages}
        empty={
          <Empty icon={Bookmark} title={t("saved_none")} action={<ButtonLink to="/">{t("to_feed")}</ButtonLink>}>
            {t("saved_none_text")}
          </Empty>
        }
      />
    </Page>
  );
}
