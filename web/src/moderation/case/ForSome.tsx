import { Badge } from "~/ui";
import { useFormats, useWords } from "~/words";
import { TONE, useNames } from "../names";
import type { Context } from "../types";
import { Whom } from "../Whom";
import { moderationWords } from "../words";
import { Panel } from "./Panel";

/** What keeps some viewers from it already, or warns them; a decision for everybody leaves it as it is. */
export function ForSome({ for_some }: Pick<Context, "for_some">) {
  const t = useWords(moderationWords);
  const names = useNames();
  const { ago, moment } = useFormats();
  if (for_some.length === 0) return null;
  return (
    <Panel title={t("for_some")}>
      <ul className="grid gap-1.5 text-sm">
        {for_some.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-2">
            <Badge tone={TONE[one.action]}>{names.did(one)}</Badge>
            <Whom viewers={one.viewers} />
            {one.rule ? (
              <code className="rounded bg-raised px-1">{one.rule}</code>
            ) : (
              one.reason && names.reason(one.reason)
            )}
            <time dateTime={one.at} title={moment(one.at)} className="text-ink-2">
              {ago(one.at)}
            </time>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
