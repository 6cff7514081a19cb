import { Link } from "@tanstack/react-router";
import { Badge } from "~/ui";
import { useFormats, useWords } from "~/words";
import { TONE, useNames } from "../names";
import { PersonName } from "../PersonName";
import type { Context, Outcome } from "../types";
import { Whom } from "../Whom";
import { moderationWords } from "../words";
import { Panel } from "./Panel";

/** What became of the author's other things. */
export function Author({ context: { case: one, author, judgement } }: { context: Context }) {
  const t = useWords(moderationWords);
  const names = useNames();
  const { ago, number } = useFormats();
  const before = author.judgements.filter(({ id }) => id !== judgement?.id);
  const counts = Object.entries(author.n_cases).filter(([, n]) => n > 0);
  return (
    <Panel title={t("author")}>
      <p className="text-sm">
        <PersonName id={one.about_id} />
      </p>
      <dl className="mt-2 grid grid-cols-3 gap-2 text-center">
        <Fact name={t("strike_points")} value={number(author.points)} loud={author.points > 0} />
        <Fact name={t("strikes")} value={number(author.strikes.filter(({ lifted_at }) => !lifted_at).length)} />
        <Fact name={t("open_reports")} value={number(author.n_reports)} />
      </dl>
      {counts.length > 0 && (
        <p className="mt-3 flex flex-wrap gap-1.5">
          {counts.map(([outcome, n]) => (
            <Badge key={outcome}>
              {outcome === "open" ? t("open") : names.outcome(outcome as Outcome)} {number(n)}
            </Badge>
          ))}
        </p>
      )}
      {before.length > 0 && (
        <details className="mt-3 text-sm">
          <summary className="cursor-pointer text-ink-2">{t("restricted_before", { n: before.length })}</summary>
          <ul className="mt-2 grid gap-1.5">
            {before.map((past) => (
              <li key={past.id} className="flex flex-wrap items-center gap-1.5">
                <Badge tone={TONE[past.action]}>{names.did(past)}</Badge>
                <Whom viewers={past.viewers} />
                {past.reason && names.reason(past.reason)}
                <span className="text-xs text-ink-2">
                  {names.subject(past.subject_kind)} · {ago(past.at)}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}

function Fact({ name, value, loud = false }: { name: string; value: string; loud?: boolean }) {
  return (
    <div className="flex flex-col-reverse rounded-lg bg-raised px-1 py-2">
      <dt className="text-xs text-ink-2">{name}</dt>
      <dd className={loud ? "text-lg font-bold text-bad tabular-nums" : "text-lg font-semibold tabular-nums"}>
        {value}
      </dd>
    </div>
  );
}

/** Cases that were decided alike, so that the next decision is like the last. */
export function Alike({ alike }: { alike: Context["alike"] }) {
  const t = useWords(moderationWords);
  const names = useNames();
  const { ago, percent } = useFormats();
  if (alike.length === 0) return null;
  return (
    <Panel title={t("alike")}>
      <ul className="grid gap-1 text-sm">
        {alike.map((one) => (
          <li key={one.case_id}>
            <Link
              to="/moderation/cases/$id"
              params={{ id: one.case_id }}
              target="_blank"
              className="flex min-h-9 flex-wrap items-center gap-1.5 rounded-lg px-1 hover:bg-raised"
            >
              <Badge tone={TONE[one.action]}>{names.did(one)}</Badge>
              <Whom viewers={one.viewers} />
              {one.reason && <span>{names.reason(one.reason)}</span>}
              <span className="ms-auto text-xs text-ink-2">
                {one.distance < 1 && `${t("p_alike", { p: percent(1 - one.distance, 0) })} · `}
                {ago(one.closed_at)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
