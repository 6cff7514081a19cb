import { useInfiniteQuery } from "@tanstack/react-query";
import { Gavel } from "lucide-react";
import { Badge, type Tone } from "~/ui/Badge";
import { Empty } from "~/ui/States";
import { useFormats, useWords } from "~/words";
import { Endless } from "./Endless";
import { type Appeal, appealsQuery } from "./queries";
import { inboxWords } from "./words";

/** One's appeals, and what became of them. */
export function Appeals() {
  const t = useWords(inboxWords);
  const pages = useInfiniteQuery(appealsQuery);
  return (
    <Endless
      pages={pages}
      label={t("appeals")}
      itemKey={(appeal) => appeal.id}
      empty={
        <Empty icon={Gavel} title={t("no_appeals_title")}>
          {t("no_appeals_text")}
        </Empty>
      }
    >
      {(appeal) => <AppealCard appeal={appeal} />}
    </Endless>
  );
}

function AppealCard({ appeal }: { appeal: Appeal }) {
  const t = useWords(inboxWords);
  const formats = useFormats();
  const [word, tone] = outcomeOf(appeal);
  return (
    <article className="rounded-2xl bg-surface p-4 shadow-low">
      <header className="flex flex-wrap items-center justify-between gap-2">
        <Badge tone={tone}>{t(word)}</Badge>
        <time dateTime={appeal.at} title={formats.moment(appeal.at)} className="text-xs text-ink-3">
          {formats.ago(appeal.at)}
        </time>
      </header>
      <p dir="auto" className="mt-2 text-sm break-words whitespace-pre-wrap">
        {appeal.words}
      </p>
      <p className="mt-2 text-sm text-ink-2">
        {appeal.decided_at ? t(`${word}_text`, { day: formats.day(appeal.decided_at) }) : t("appeal_waits_text")}
      </p>
    </article>
  );
}

function outcomeOf({ overturned }: Appeal): ["appeal_waits" | "appeal_overturned" | "appeal_upheld", Tone] {
  if (overturned === null) return ["appeal_waits", "info"];
  return overturned ? ["appeal_overturned", "good"] : ["appeal_upheld", "plain"];
}
