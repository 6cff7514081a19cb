import { Badge } from "~/ui";
import { useFormats, useWords } from "~/words";
import { useNames } from "../names";
import type { Context, Reason } from "../types";
import { moderationWords } from "../words";
import { Panel } from "./Panel";

/** Who reported it said what, and what their word counts. Nobody is told who they are. */
export function Reports({ reports }: { reports: Context["reports"] }) {
  const t = useWords(moderationWords);
  const names = useNames();
  const { ago, percent } = useFormats();
  if (reports.length === 0) return null;
  return (
    <Panel title={t("reports", { n: reports.length })}>
      <ul className="grid gap-3">
        {reports
          .toSorted((a, b) => b.weight - a.weight)
          .map((report) => (
            <li key={report.at + report.words} className="text-sm">
              <p className="flex flex-wrap items-center gap-1.5">
                {report.reasons.map((reason) => (
                  <Badge key={reason} tone="warn">
                    {names.reason(reason as Reason)}
                  </Badge>
                ))}
                <span className="text-xs text-ink-2">
                  {t("word_counts", { p: percent(report.weight, 0) })} · {ago(report.at)}
                </span>
              </p>
              {report.words && (
                <blockquote dir="auto" className="mt-1 border-s-2 border-line ps-3 whitespace-pre-wrap">
                  {report.words}
                </blockquote>
              )}
            </li>
          ))}
      </ul>
    </Panel>
  );
}

/** What whoever is affected says against the decision. */
export function Appeals({ appeals }: { appeals: readonly string[] }) {
  const t = useWords(moderationWords);
  if (appeals.length === 0) return null;
  return (
    <Panel title={t("appeals_words")}>
      <ul className="grid gap-3">
        {appeals.map((words) => (
          <li key={words}>
            <blockquote dir="auto" className="border-s-2 border-info ps-3 whitespace-pre-wrap">
              {words}
            </blockquote>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
