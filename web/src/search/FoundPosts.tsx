import { useInfiniteQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { PostGrid } from "~/posts/PostGrid";
import { Empty } from "~/ui/States";
import { useWords } from "~/words";
import type { Asked } from "./address";
import { foundPostsQuery } from "./queries";
import { searchWords } from "./words";

/** Posts that say it, or mean it. */
export function FoundPosts({ asked: { q, show, order } }: { asked: Asked }) {
  const t = useWords(searchWords);
  const kind = show === "video" || show === "images" || show === "text" ? show : undefined;
  const pages = useInfiniteQuery(foundPostsQuery(q, kind, order));
  const whys = pages.data?.pages[0]?.whys ?? [];
  const onlyMeant = whys.length > 0 && whys.every((why) => why === "meaning");
  return (
    <section aria-label={t("posts")} aria-busy={pages.isPlaceholderData} className="mt-5">
      {onlyMeant && <p className="mb-3 text-sm text-ink-2">{t("only_meant", { q })}</p>}
      <PostGrid
        pages={pages}
        empty={
          <Empty icon={SearchX} title={t("nothing_title", { q })}>
            {t("nothing_text")}
          </Empty>
        }
      />
    </section>
  );
}
