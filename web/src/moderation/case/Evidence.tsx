import { useQuery } from "@tanstack/react-query";
import { Badge } from "~/ui";
import { useFormats, useWords } from "~/words";
import { TONE, useNames } from "../names";
import { policyQuery } from "../policy/policies";
import type { Judgement } from "../types";
import { Whom } from "../Whom";
import { moderationWords } from "../words";
import { type Measure, measuresOf, plainName } from "./evidence";
import { Panel } from "./Panel";

/** What the machine measured and which rule followed from it; in an appeal, what was decided. */
export function Evidence({ judgement }: { judgement: Judgement }) {
  const t = useWords(moderationWords);
  const names = useNames();
  const { ago, moment, number } = useFormats();
  const { loud, quiet } = measuresOf(judgement, t);
  const missing = Object.entries(judgement.missing);
  return (
    <Panel title={t(judgement.by_machine ? "machine_said" : "was_decided")}>
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <Badge tone={TONE[judgement.action]}>{names.did(judgement)}</Badge>
        <Whom viewers={judgement.viewers} />
        {judgement.reason && names.reason(judgement.reason)}
        <time dateTime={judgement.at} title={moment(judgement.at)} className="text-ink-2">
          {ago(judgement.at)}
        </time>
      </p>
      {judgement.words && (
        <blockquote dir="auto" className="mt-2 text-sm text-ink-2">
          “{judgement.words}”
        </blockquote>
      )}
      {judgement.rule && <MatchedRule judgement={judgement} rule={judgement.rule} />}
      {loud.length > 0 && <Bars measures={loud} />}
      {missing.length > 0 && (
        <div className="mt-3 text-sm">
          <h4 className="font-medium">{t("not_measured")}</h4>
          <ul className="text-ink-2">
            {missing.map(([name, why]) => (
              <li key={name}>
                {plainName(name, t)}: {why}
              </li>
            ))}
          </ul>
        </div>
      )}
      {(quiet.length > 0 || judgement.policy_version !== null) && (
        <details className="mt-3 text-sm">
          <summary className="cursor-pointer text-ink-2">{t("all_that_was_measured")}</summary>
          <Bars measures={quiet} />
          <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-xs text-ink-2">
            {judgement.policy_version !== null && (
              <>
                <dt>{t("policy_version")}</dt>
                <dd>{number(judgement.policy_version)}</dd>
              </>
            )}
            {Object.entries(judgement.models).map(([what, model]) => (
              <div key={what} className="contents">
                <dt>{t("model_of", { what })}</dt>
                <dd dir="ltr" className="font-mono break-all rtl:text-end">
                  {model}
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </Panel>
  );
}

function MatchedRule({ judgement, rule }: { judgement: Judgement; rule: string }) {
  const t = useWords(moderationWords);
  const { data } = useQuery({
    ...policyQuery(judgement.policy_version ?? 0),
    enabled: judgement.policy_version !== null,
    staleTime: Number.POSITIVE_INFINITY, // a version never changes
  });
  const found = data?.rules.find(({ id }) => id === rule);
  return (
    <details className="mt-2 text-sm">
      <summary className="cursor-pointer">
        {t("rule_matched")} <code className="rounded bg-raised px-1">{rule}</code>
      </summary>
      {found && (
        <pre dir="ltr" className="mt-1 overflow-x-auto rounded-lg bg-raised p-2 text-xs whitespace-pre-wrap">
          {found.when}
        </pre>
      )}
    </details>
  );
}

function Bars({ measures }: { measures: readonly Measure[] }) {
  const t = useWords(moderationWords);
  return (
    <table className="mt-3 w-full text-sm">
      <caption className="sr-only">{t("measures_table")}</caption>
      <tbody>
        {measures.map((one) => (
          <tr key={one.name} title={one.name}>
            <th scope="row" className="py-1 pe-3 text-start align-top font-normal">
              {one.words}
            </th>
            <td className="w-28 py-1 align-top">
              <Value measure={one} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ measure: { name, value, p } }: { measure: Measure }) {
  const t = useWords(moderationWords);
  const { number, percent } = useFormats();
  if (p === null) return <span className="block text-end font-medium">{fact(value, t, number)}</span>;
  const said = name.includes("words.") ? `${number(Number(value))} / 3` : percent(p, p < 0.1 ? 1 : 0);
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="h-2 grow overflow-hidden rounded-full bg-raised">
        <span className="block h-full rounded-full bg-warn" style={{ width: `${p * 100}%` }} />
      </span>
      <span className="w-11 text-end tabular-nums">{said}</span>
    </span>
  );
}

function fact(
  value: Measure["value"],
  t: ReturnType<typeof useWords<"yes" | "no" | "none">>,
  number: (n: number) => string,
) {
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (typeof value === "number") return number(Math.round(value * 10) / 10);
  if (typeof value === "string") return value || t("none");
  return value.length > 0 ? value.join(", ") : t("none");
}
