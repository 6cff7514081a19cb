import { useInfiniteQuery } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import { useEffect, useState } from "react";
import { Empty } from "~/ui/States";
import { useWords } from "~/words";
import { AppealDialog } from "./AppealDialog";
import { Endless } from "./Endless";
import { NoticeCard } from "./NoticeCard";
import { markSeen } from "./news";
import { type Notice, noticesQuery } from "./queries";
import { inboxWords } from "./words";

/** What one was told; the newest counts as seen once it is here. */
export function Notices() {
  const t = useWords(inboxWords);
  const pages = useInfiniteQuery(noticesQuery);
  const [appealed, setAppealed] = useState<Notice | null>(null);
  const newest = pages.data?.pages[0]?.items[0]?.at;
  useEffect(() => {
    if (newest) markSeen(newest);
  }, [newest]);
  return (
    <>
      <Endless
        pages={pages}
        label={t("notices")}
        itemKey={(notice) => notice.id}
        empty={
          <Empty icon={BellRing} title={t("no_notices_title")}>
            {t("no_notices_text")}
          </Empty>
        }
      >
        {(notice) => <NoticeCard notice={notice} onAppeal={() => setAppealed(notice)} />}
      </Endless>
      {appealed && <AppealDialog notice={appealed} onClose={() => setAppealed(null)} />}
    </>
  );
}
