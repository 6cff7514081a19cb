import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Ghost } from "lucide-react";
import { useState } from "react";
import { Badge, Empty, ErrorNote, Select, Skeleton } from "~/ui";
import { useFormats, useWords } from "~/words";
import { DayBars } from "../DayBars";
import { Numbers } from "../Numbers";
import { TONE, useNames } from "../names";
import { moderationWords } from "../words";
import { shadowsQuery } from "./policies";

const PERIODS = ["7", "30", "90"] as const;
type Period = (typeof PERIODS)[number];

/** What rules in the background would have done, by day. */
export function Shadows() {
  const t = useWords(moderationWords);
  const names = useNames();
  const { day, number } = useFormats();
  const [period, setPeriod] = useState<Period>("30");
  const { data, error, refetch } = useQuery(shadowsQuery(Number(period)));
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-ink-2">{t("shadows_hint")}</p>
        <Select
          label={t("period")}
          hideLabel
          className="w-44"
          value={period}
          onChange={setPeriod}
          options={PERIODS.map((value) => ({ value, label: t("last_days", { n: Number(value) }) }))}
        />
      </div>
      {error && <ErrorNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-60" />}
      {data?.length === 0 && (
        <Empty icon={Ghost} title={t("no_shadows")}>
          {t("no_shadows_text")}
        </Empty>
      )}
      {data && data.length > 0 && (
        <>
          <DayBars
            bars={data.map(({ day, rule, n }) => ({ day, series: rule, n }))}
            label={t("shadows")}
            nameOf={(rule) => rule}
          />
          <Numbers
            caption={t("shadows")}
            empty=""
            heads={[t("rule"), t("day"), t("policy_version"), t("action"), t("examples"), t("hits")]}
            rows={data.map((one) => ({
              key: `${one.policy_version} ${one.rule} ${one.day}`,
              cells: [
                <code key="rule">{one.rule}</code>,
                day(one.day),
                number(one.policy_version),
                <Badge key="action" tone={TONE[one.action]}>
                  {names.action(one.action)}
                </Badge>,
                <span key="examples" className="flex justify-end gap-2 text-xs">
                  {one.subjects.map((id) => (
                    <Link key={id} to="/p/$id" params={{ id }} target="_blank" className="underline underline-offset-2">
                      …{id.slice(-4)}
                    </Link>
                  ))}
                </span>,
                number(one.n),
              ],
            }))}
          />
        </>
      )}
    </>
  );
}
