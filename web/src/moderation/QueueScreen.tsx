import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { ArrowRight, Coffee } from "lucide-react";
import { useState } from "react";
import { Button } from "~/ui";
import { useKeys } from "~/ui/keys";
import { useWords } from "~/words";
import { deskQuery } from "./cases";
import { Frame } from "./Frame";
import { wantedOf } from "./filters";
import { BulkBar } from "./queue/BulkBar";
import { CaseFilters } from "./queue/CaseFilters";
import { CaseList } from "./queue/CaseList";
import { Waiting } from "./queue/Waiting";
import type { Case } from "./types";
import { useTakeNext } from "./useTakeNext";
import { WellnessButton } from "./WellnessDialog";
import { moderationWords } from "./words";

/** What waits, whose turn it is, and every open case. */
export default function QueueScreen() {
  const t = useWords(moderationWords);
  return (
    <Frame title={t("queue")} actions={<Actions />}>
      <Streak />
      <Waiting />
      <Open />
    </Frame>
  );
}

function Actions() {
  const t = useWords(moderationWords);
  const { data: desk } = useQuery(deskQuery);
  const next = useTakeNext();
  useKeys([{ key: "n", label: t("next_case"), run: () => next.mutate(undefined) }]);
  return (
    <>
      {desk && <WellnessButton wellness={desk.wellness} />}
      <Button
        look="primary"
        size="small"
        busy={next.isPending}
        icon={<ArrowRight aria-hidden className="size-4 rtl:-scale-x-100" />}
        onClick={() => next.mutate(undefined)}
        aria-keyshortcuts="n"
      >
        {t("next_case")}
      </Button>
    </>
  );
}

function Streak() {
  const t = useWords(moderationWords);
  const { data: desk } = useQuery(deskQuery);
  if (!desk?.streak.n_cases) return null;
  const { n_cases, minutes, break_due } = desk.streak;
  return (
    <p className="mb-4 flex items-center gap-2 text-sm text-ink-2">
      {break_due && <Coffee aria-hidden className="size-4 text-warn" />}
      {t("streak", { cases: n_cases, minutes: Math.ceil(minutes) })} {break_due && t("break_due_short")}
    </p>
  );
}

function Open() {
  const t = useWords(moderationWords);
  const wanted = wantedOf(useSearch({ from: "/moderation" }));
  const [chosen, setChosen] = useState<ReadonlyMap<string, Case>>(new Map());
  return (
    <section aria-label={t("open_cases")}>
      <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
        <h2 className="text-base font-semibold">{t("open_cases")}</h2>
        <CaseFilters wanted={wanted} to="/moderation" />
      </div>
      <CaseList wanted={wanted} chosen={chosen} onChoose={setChosen} />
      {chosen.size > 0 && <BulkBar cases={[...chosen.values()]} onDone={() => setChosen(new Map())} />}
    </section>
  );
}
