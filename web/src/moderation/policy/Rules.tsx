import { useDeferredValue, useState } from "react";
import { MINORS } from "~/api/viewers";
import { Badge, Empty, Select, TextField } from "~/ui";
import { useFormats, useWords } from "~/words";
import { TONE, useNames } from "../names";
import { ACTIONS, type Action, type Rule } from "../types";
import { moderationWords } from "../words";
import type { Policy } from "./policies";

const MODES = ["live", "background", "draft"] as const satisfies readonly Rule["mode"][];

/** The rules of a policy, to read and to find one's way in. */
export function Rules({ policy }: { policy: Policy }) {
  const t = useWords(moderationWords);
  const names = useNames();
  const [typed, setTyped] = useState("");
  const [action, setAction] = useState<Action | "all">("all");
  const [mode, setMode] = useState<Rule["mode"] | "all">("all");
  const words = useDeferredValue(typed).trim().toLowerCase();
  const found = policy.rules
    .filter((rule) => action === "all" || rule.action === action)
    .filter((rule) => mode === "all" || rule.mode === mode)
    .filter((rule) => `${rule.id} ${rule.when} ${rule.words} ${rule.reason}`.toLowerCase().includes(words));
  const all = { value: "all" as const, label: t("all") };
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end gap-2">
        <TextField
          label={t("find_rule")}
          className="min-w-56 grow"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Select
          label={t("action")}
          className="w-36 [&_button]:h-11"
          value={action}
          onChange={setAction}
          options={[all, ...ACTIONS.map((value) => ({ value, label: names.action(value) }))]}
        />
        <Select
          label={t("mode")}
          className="w-36 [&_button]:h-11"
          value={mode}
          onChange={setMode}
          options={[all, ...MODES.map((value) => ({ value, label: names.mode(value) }))]}
        />
      </div>
      <p role="status" className="mb-2 text-sm text-ink-2">
        {t("n_rules", { n: found.length, all: policy.rules.length })}
      </p>
      {found.length === 0 ? <Empty title={t("no_rule_fits")} /> : <Table rules={found} />}
      <Conditions conditions={policy.conditions} />
    </>
  );
}

function Table({ rules }: { rules: readonly Rule[] }) {
  const t = useWords(moderationWords);
  return (
    <div className="overflow-hidden rounded-xl border border-line bg-surface">
      <table className="block w-full text-sm lg:table">
        <caption className="sr-only">{t("rules")}</caption>
        <thead className="sr-only lg:not-sr-only lg:table-header-group">
          <tr className="border-b border-line text-xs text-ink-2">
            <th scope="col" className="w-44 p-3 text-start font-medium">
              {t("action")}
            </th>
            <th scope="col" className="p-3 text-start font-medium">
              {t("rule")}
            </th>
            <th scope="col" className="w-1/2 p-3 text-start font-medium">
              {t("when")}
            </th>
          </tr>
        </thead>
        <tbody className="block lg:table-row-group">
          {rules.map((rule) => (
            <Row key={rule.id} rule={rule} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ rule }: { rule: Rule }) {
  const t = useWords(moderationWords);
  const names = useNames();
  const { country, list, number } = useFormats();
  return (
    <tr className="block border-b border-line align-top last:border-b-0 lg:table-row">
      <td className="block px-3 pt-3 lg:table-cell lg:pb-3">
        <span className="flex flex-wrap items-center gap-1.5">
          <Badge tone={TONE[rule.action]}>{names.action(rule.action)}</Badge>
          <span className="text-ink-2 tabular-nums" title={t("severity")}>
            {number(rule.severity)}
          </span>
          {rule.mode !== "live" && <Badge>{names.mode(rule.mode)}</Badge>}
        </span>
      </td>
      <th scope="row" className="block px-3 py-1 text-start font-normal lg:table-cell lg:py-3">
        <code dir="ltr" className="font-semibold">
          {rule.id}
        </code>
        <span dir="auto" className="block text-ink-2">
          {rule.words}
        </span>
        <span className="mt-1 block text-xs text-ink-3">
          {[
            names.reason(rule.reason),
            rule.viewers.length > 0 &&
              t("for_viewers", {
                who: list(rule.viewers.map((one) => (one === MINORS ? t("people_below_18") : country(one)))),
              }),
            rule.lasts_s !== null && t("lasts_days", { n: Math.round((rule.lasts_s / 86_400) * 10) / 10 }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </th>
      <td className="block px-3 pb-3 lg:table-cell lg:pt-3">
        <code dir="ltr" className="block text-xs break-words whitespace-pre-wrap text-ink-2">
          {rule.when}
        </code>
      </td>
    </tr>
  );
}

function Conditions({ conditions }: { conditions: Policy["conditions"] }) {
  const t = useWords(moderationWords);
  const found = Object.entries(conditions);
  if (found.length === 0) return null;
  return (
    <details className="mt-6 rounded-xl border border-line bg-surface p-4">
      <summary className="cursor-pointer font-medium">{t("conditions", { n: found.length })}</summary>
      <dl dir="ltr" className="mt-3 grid gap-2 font-mono text-xs sm:grid-cols-[auto_1fr] sm:gap-x-4">
        {found.map(([name, text]) => (
          <div key={name} className="contents">
            <dt className="font-semibold">{name}</dt>
            <dd className="break-words text-ink-2">{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
