import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Lock } from "lucide-react";
import { meQuery } from "~/accounts/me";
import { Badge } from "~/ui";
import { useFormats, useWords } from "~/words";
import { TONE, useNames } from "../names";
import { DecidedBy } from "../PersonName";
import type { Case } from "../types";
import { useNow } from "../useNow";
import { moderationWords } from "../words";

interface CaseRowProps {
  case: Case;
  chosen: boolean;
  onToggle: ((one: Case, range: boolean) => void) | undefined;
}

/** A case in a list: what it is about, how grave, since when, and who holds it. */
export function CaseRow({ case: one, chosen, onToggle }: CaseRowProps) {
  const t = useWords(moderationWords);
  const names = useNames();
  const { ago, moment } = useFormats();
  return (
    <div className="flex h-full items-center gap-3 px-3 has-checked:bg-accent-soft">
      {onToggle && (
        <input
          type="checkbox"
          aria-label={t("choose_case", { what: names.subject(one.subject_kind), why: names.reason(one.reason) })}
          className="tick size-5 shrink-0"
          checked={chosen}
          onChange={(event) => onToggle(one, (event.nativeEvent as MouseEvent).shiftKey)}
        />
      )}
      <Link
        to="/moderation/cases/$id"
        params={{ id: one.id }}
        className="flex h-full min-w-0 grow items-center gap-4 rounded-lg -outline-offset-2"
      >
        <Severity n={one.severity} />
        <span className="grid min-w-0 grow gap-1 md:flex md:items-center md:gap-4">
          <span className="min-w-0 grow">
            <span className="block truncate text-sm font-medium">{names.reason(one.reason)}</span>
            <span className="block truncate text-xs text-ink-2">
              {names.subject(one.subject_kind)} · {names.queue(one.queue)} ·{" "}
              <time dateTime={one.opened_at} title={moment(one.opened_at)}>
                {ago(one.closed_at ?? one.opened_at)}
              </time>
              {one.decided_by.length > 0 && " · "}
              <DecidedBy ids={one.decided_by} />
            </span>
          </span>
          <span className="flex shrink-0 flex-wrap items-center gap-1.5">
            {one.escalated && <Badge tone="accent">{names.action("escalate")}</Badge>}
            <Badge tone={one.kind === "appeal" ? "info" : "plain"}>
              {one.n_reports > 0 ? t("n_reports", { n: one.n_reports }) : names.kind(one.kind)}
            </Badge>
            {one.outcome && (
              <Badge tone={one.outcome === "acted" ? TONE.limit : "good"}>{names.outcome(one.outcome)}</Badge>
            )}
            {one.held_by && !one.closed_at && <Held case={one} />}
          </span>
        </span>
      </Link>
    </div>
  );
}

function Severity({ n }: { n: number }) {
  const t = useWords(moderationWords);
  return (
    <span className="grid w-9 shrink-0 gap-1 text-center text-sm font-semibold tabular-nums">
      <span>
        <span className="sr-only">{t("severity")} </span>
        {n}
      </span>
      <span aria-hidden className="h-1 overflow-hidden rounded-full bg-raised">
        <span className="block h-full rounded-full bg-bad" style={{ width: `${n}%` }} />
      </span>
    </span>
  );
}

/** Who holds a case, and for how long. */
function Held({ case: one }: { case: Case }) {
  const t = useWords(moderationWords);
  const { duration } = useFormats();
  const left_ms = new Date(one.held_until ?? 0).getTime() - useNow(1_000);
  const me = useQuery(meQuery).data;
  if (left_ms <= 0) return null;
  const mine = one.held_by === me?.account?.id;
  return (
    <Badge tone={mine ? "info" : "warn"}>
      <Lock aria-hidden className="size-3" />
      {t(mine ? "held_by_me" : "held_by_other", { left: duration(left_ms) })}
    </Badge>
  );
}
