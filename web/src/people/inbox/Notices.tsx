import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import { useEffect, useState } from "react";
import { Empty } from "~/ui/States";
import { useFormats, useWords } from "~/words";
import { AppealDialog } from "./AppealDialog";
import { Endless } from "./Endless";
import { NoticeCard } from "./NoticeCard";
import { markSeen } from "./news";
import { type Notice, noticesQuery, strikesQuery } from "./queries";
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
      <Strikes />
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

/** What counts against one now; nothing where nothing does. */
function Strikes() {
  const t = useWords(inboxWords);
  const { shortDay } = useFormats();
  const { data } = useQuery(strikesQuery);
  if (!data?.ends_at) return null;
  const n = data.strikes.filter((strike) => !strike.lifted_at).length;
  return (
    <p role="status" className="mb-3 rounded-2xl bg-raised px-4 py-3 text-sm text-ink-2">
      {t("strikes", { points: data.points, n, day: shortDay(data.ends_at) })}
    </p>
  );
}
