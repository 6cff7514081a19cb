import { useQuery } from "@tanstack/react-query";
import { Badge, ErrorNote, Skeleton } from "~/ui";
import { useFormats, useWords } from "~/words";
import { measuresQuery } from "../measures";
import { useNames } from "../names";
import { QUEUES } from "../types";
import { useTakeNext } from "../useTakeNext";
import { moderationWords } from "../words";

/** What waits in each queue; pressing one takes its next case. */
export function Waiting() {
  const t = useWords(moderationWords);
  const names = useNames();
  const { ago, number } = useFormats();
  const { data, error, refetch } = useQuery(measuresQuery(1));
  const next = useTakeNext();
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />;
  const waiting = new Map(data?.waiting.map((one) => [one.queue, one]));
  return (
    <ul aria-label={t("waiting")} className="mb-8 grid grid-cols-3 gap-2 lg:grid-cols-5 xl:grid-cols-9">
      {QUEUES.map((queue) => {
        const found = waiting.get(queue);
        if (!data) return <Skeleton key={queue} className="h-24" />;
        return (
          <li key={queue}>
            <button
              type="button"
              disabled={!found || next.isPending}
              onClick={() => next.mutate(queue)}
              className="grid h-full min-h-24 w-full content-start gap-0.5 rounded-xl border border-line bg-surface p-3 text-start enabled:hover:border-ink-3"
            >
              <span className="text-sm font-medium break-words hyphens-auto">{names.queue(queue)}</span>
              <span className={found ? "text-2xl font-bold tabular-nums" : "text-2xl text-ink-3"}>
                {number(found?.n ?? 0)}
              </span>
              {found && (
                <span className="flex items-center justify-between gap-1 text-xs text-ink-2">
                  {ago(found.oldest_at)}
                  {found.n_escalated > 0 && <Badge tone="accent">{t("n_escalated", { n: found.n_escalated })}</Badge>}
                </span>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
