import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Lock as LockIcon } from "lucide-react";
import { useEffect, useRef } from "react";
import { useMe } from "~/accounts/me";
import { Badge, Button } from "~/ui";
import { useKeys } from "~/ui/keys";
import { useFormats, useWords } from "~/words";
import { caseQuery, upcomingQuery } from "../cases";
import { TONE, useNames } from "../names";
import { DecidedBy } from "../PersonName";
import type { Case, Context, Queue } from "../types";
import { useNow } from "../useNow";
import { moderationWords } from "../words";
import { BreakNote } from "./BreakNote";
import { DecidePanel } from "./DecidePanel";
import { Evidence } from "./Evidence";
import { ForSome } from "./ForSome";
import { mediumQuery } from "./Media";
import { Alike, Author } from "./Past";
import { SubjectView } from "./SubjectView";
import { useDecide } from "./useDecide";
import { type Lock, useLock } from "./useLock";
import { Appeals, Reports } from "./Voices";

interface CaseWorkProps {
  context: Context;
  queue: Queue | undefined;
  onDecided: (said: string) => void;
}

/** One case, from its first look to its decision. */
export function CaseWork({ context, queue, onDecided }: CaseWorkProps) {
  const me = useMe();
  const { case: one, judgement } = context;
  const lock = useLock(one, me.account?.id);
  const deciding = useDecide({ context, queue, onDecided, settle: lock.settle });
  usePrefetchedNext(one.id, queue);
  return (
    <>
      <BreakNote streak={context.streak} />
      <Heading one={one} lock={lock} />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_24rem] lg:items-start">
        <div className="grid min-w-0 gap-4">
          <SubjectView context={context} />
          <Appeals appeals={context.appeals} />
          <Reports reports={context.reports} />
          <ForSome for_some={context.for_some} />
          {judgement && <Evidence judgement={judgement} />}
        </div>
        <div className="contents lg:sticky lg:top-4 lg:grid lg:max-h-[calc(100dvh-2rem)] lg:gap-4 lg:overflow-y-auto">
          {one.closed_at === null && (
            <div className="contents max-lg:order-last">
              <DecidePanel context={context} deciding={deciding} mine={lock.mine} />
            </div>
          )}
          <Author context={context} />
          <Alike alike={context.alike} />
        </div>
      </div>
    </>
  );
}

/** What the case is about; focus goes here as it opens, so that a screen reader reads it. */
function Heading({ one, lock }: { one: Case; lock: Lock }) {
  const t = useWords(moderationWords);
  const names = useNames();
  const { ago } = useFormats();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    scrollTo({ top: 0 });
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2">
      <h2 ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
        {names.reason(one.reason)} · {names.subject(one.subject_kind)}
      </h2>
      <Badge>{names.queue(one.queue)}</Badge>
      <Badge tone={one.severity >= 80 ? "bad" : one.severity >= 50 ? "warn" : "plain"}>
        {t("severity")} {one.severity}
      </Badge>
      {one.escalated && <Badge tone="accent">{names.action("escalate")}</Badge>}
      {one.kind !== "machine" && <Badge tone="info">{names.kind(one.kind)}</Badge>}
      <span className="text-sm text-ink-2">{t("opened", { ago: ago(one.opened_at) })}</span>
      <span className="ms-auto">
        {one.outcome ? (
          <span className="flex flex-wrap items-center gap-2 text-sm text-ink-2">
            <DecidedBy ids={one.decided_by} />
            <Badge tone={one.outcome === "acted" ? TONE.limit : "good"}>{names.outcome(one.outcome)}</Badge>
          </span>
        ) : (
          <Hold one={one} lock={lock} />
        )}
      </span>
    </header>
  );
}

function Hold({ one, lock }: { one: Case; lock: Lock }) {
  const t = useWords(moderationWords);
  const { duration } = useFormats();
  const navigate = useNavigate();
  const now = useNow(1_000);
  const letGo = () => void navigate({ to: "/moderation" });
  useKeys([{ key: "l", label: t("let_go"), run: letGo }]);
  if (lock.problem) {
    return (
      <span role="alert" className="flex flex-wrap items-center gap-2 text-sm text-warn">
        {lock.problem instanceof Error && lock.problem.message}
        <Button size="small" onClick={lock.take}>
          {t("try_to_take")}
        </Button>
      </span>
    );
  }
  const left_ms = Math.max(0, new Date(one.held_until ?? 0).getTime() - now);
  return (
    <span className="flex items-center gap-2 text-sm text-ink-2">
      <LockIcon aria-hidden className="size-4" />
      <span className="tabular-nums">{left_ms > 0 && t("held_by_me", { left: duration(left_ms) })}</span>
      <Button size="small" onClick={letGo} aria-keyshortcuts="l">
        {t("let_go")}
      </Button>
    </span>
  );
}

/** Load what probably comes next with its pictures, so that it stands there at once. */
function usePrefetchedNext(id: string, queue: Queue | undefined): void {
  const queries = useQueryClient();
  const { data } = useQuery(upcomingQuery(queue));
  const now = Date.now();
  const next = data?.items.find(
    (one) => one.id !== id && !(one.held_until && new Date(one.held_until).getTime() > now),
  );
  const nextId = next?.id;
  useEffect(() => {
    if (!nextId) return;
    void queries.fetchQuery(caseQuery(nextId)).then(
      ({ case: { subject_kind, subject_id }, stood, stands }) => {
        for (const medium of (stood ?? stands)?.media ?? []) {
          void queries.prefetchQuery(mediumQuery(medium, { kind: subject_kind, id: subject_id }));
        }
      },
      () => null,
    );
  }, [nextId, queries]);
}
