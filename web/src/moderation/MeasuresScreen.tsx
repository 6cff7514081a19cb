import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { useMe } from "~/accounts/me";
import { rest, type Shapes, told } from "~/api/rest";
import { Button, ErrorNote, Section, Select, Skeleton, toast, toastError } from "~/ui";
import { buttonClass } from "~/ui/Button";
import { useFormats, useWords } from "~/words";
import { DayBars } from "./DayBars";
import { Frame } from "./Frame";
import { lastDays, measuresQuery } from "./measures";
import { Numbers } from "./Numbers";
import { useNames } from "./names";
import { PersonName } from "./PersonName";
import type { Action, Reason } from "./types";
import { moderationWords } from "./words";

const PERIODS = ["7", "30", "90", "365"] as const;
type Period = (typeof PERIODS)[number];

/** What waits, what was done, what appeals made of it, and what the house owes the public. */
export default function MeasuresScreen() {
  const t = useWords(moderationWords);
  const [period, setPeriod] = useState<Period>("30");
  const choose = (
    <Select
      label={t("period")}
      hideLabel
      className="w-44"
      value={period}
      onChange={setPeriod}
      options={PERIODS.map((value) => ({ value, label: t("last_days", { n: Number(value) }) }))}
    />
  );
  return (
    <Frame title={t("measures")} actions={choose}>
      <Measures n_days={Number(period)} />
    </Frame>
  );
}

function Measures({ n_days }: { n_days: number }) {
  const me = useMe();
  const { data, error, refetch } = useQuery(measuresQuery(n_days));
  if (error && !data) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-96" />;
  return (
    <>
      <WaitingTable waiting={data.waiting} />
      <Throughput throughput={data.throughput} />
      <Heard heard={data.heard} />
      <Reporters />
      {me.role === "operator" && <Transparency n_days={n_days} />}
    </>
  );
}

function WaitingTable({ waiting }: { waiting: Shapes["WaitingOut"][] }) {
  const t = useWords(moderationWords);
  const names = useNames();
  const { ago, number } = useFormats();
  return (
    <Section title={t("waits_now")}>
      <Numbers
        caption={t("waits_now")}
        empty={t("none_open")}
        heads={[
          t("queue"),
          t("all"),
          t("escalated"),
          t("held"),
          t("within_hour"),
          t("within_day"),
          t("older"),
          t("oldest"),
        ]}
        rows={waiting.map((one) => ({
          key: one.queue,
          cells: [
            names.queue(one.queue),
            number(one.n),
            number(one.n_escalated),
            number(one.n_held),
            number(one.n_within_hour),
            number(one.n_within_day),
            number(one.n_older),
            ago(one.oldest_at),
          ],
        }))}
      />
    </Section>
  );
}

function Throughput({ throughput }: { throughput: Shapes["ThroughputOut"][] }) {
  const t = useWords(moderationWords);
  const { day, number } = useFormats();
  const bars = throughput.map((one) => ({ day: one.day, series: one.moderator_id, n: one.n_cases }));
  return (
    <Section title={t("throughput")} hint={t("throughput_hint")}>
      {bars.length > 0 && <DayBars bars={bars} label={t("throughput")} nameOf={(id) => `…${id.slice(-8)}`} />}
      <Numbers
        caption={t("throughput")}
        empty={t("nothing_decided")}
        heads={[t("day"), t("moderator"), t("cases"), t("median")]}
        rows={throughput.toReversed().map((one) => ({
          key: one.day + one.moderator_id,
          cells: [
            day(one.day),
            <PersonName key="name" id={one.moderator_id} />,
            number(one.n_cases),
            one.median_s === null ? "–" : t("seconds", { n: Math.round(one.median_s) }),
          ],
        }))}
      />
    </Section>
  );
}

function Heard({ heard }: { heard: Shapes["HeardOut"][] }) {
  const t = useWords(moderationWords);
  const { number, percent } = useFormats();
  return (
    <Section title={t("appeals")} hint={t("appeals_hint")}>
      <Numbers
        caption={t("appeals")}
        empty={t("nothing_appealed")}
        heads={[
          t("decided_by"),
          t("appeals"),
          t("outcome_overturned"),
          t("outcome_upheld"),
          t("share_overturned"),
          t("median"),
        ]}
        rows={heard.map((one) => ({
          key: String(one.by_machine),
          cells: [
            t(one.by_machine ? "kind_machine" : "moderators"),
            number(one.n),
            number(one.n_overturned),
            number(one.n_upheld),
            one.p_overturned === null ? "–" : percent(one.p_overturned),
            one.median_s === null ? "–" : t("hours", { n: Math.round(one.median_s / 360) / 10 }),
          ],
        }))}
      />
    </Section>
  );
}

function Reporters() {
  const t = useWords(moderationWords);
  const { day, number, percent } = useFormats();
  const queries = useQueryClient();
  const lift = useMutation({
    mutationFn: (person_id: string) =>
      told(rest.DELETE("/v1/moderation/reporters/{person_id}/suspension", { params: { path: { person_id } } })),
    onSuccess: () => toast(t("suspension_lifted")),
    onError: toastError,
    onSettled: () => queries.invalidateQueries({ queryKey: ["moderation", "reporters"] }),
  });
  const { data } = useQuery({
    queryKey: ["moderation", "reporters"],
    queryFn: ({ signal }) => told(rest.GET("/v1/moderation/reporters", { params: { query: { limit: 50 } }, signal })),
  });
  if (!data || data.length === 0) return null;
  return (
    <Section title={t("reporters")} hint={t("reporters_hint")}>
      <Numbers
        caption={t("reporters")}
        empty=""
        heads={[t("person"), t("right"), t("wrong"), t("weight"), t("reporting")]}
        rows={data.map((one) => ({
          key: one.person_id,
          cells: [
            <PersonName key="name" id={one.person_id} />,
            number(one.n_right),
            number(one.n_wrong),
            percent(one.weight, 0),
            one.suspended_until ? (
              <span key="until" className="inline-flex flex-wrap items-center justify-end gap-2">
                {t("suspended_until", { day: day(one.suspended_until) })}
                <Button
                  size="small"
                  busy={lift.isPending && lift.variables === one.person_id}
                  onClick={() => lift.mutate(one.person_id)}
                >
                  {t("lift")}
                </Button>
              </span>
            ) : (
              one.warned_at && t("warned_on", { day: day(one.warned_at) })
            ),
          ],
        }))}
      />
    </Section>
  );
}

function Transparency({ n_days }: { n_days: number }) {
  const t = useWords(moderationWords);
  const names = useNames();
  const { number } = useFormats();
  const { data, error, refetch } = useQuery({
    queryKey: ["moderation", "transparency", n_days],
    queryFn: ({ signal }) =>
      told(rest.GET("/v1/moderation/transparency", { params: { query: lastDays(n_days) }, signal })),
  });
  const counts = (title: string, found: Readonly<Record<string, number>>, nameOf: (key: string) => string) => (
    <Numbers
      caption={title}
      showCaption
      empty="–"
      heads={["", ""]}
      rows={Object.entries(found)
        .toSorted(([, a], [, b]) => b - a)
        .map(([key, n]) => ({ key, cells: [nameOf(key), number(n)] }))}
    />
  );
  const automation = { fully: t("by_machine_alone"), partially: t("by_machine_and_people"), not: t("by_people_alone") };
  return (
    <Section title={t("transparency")} hint={t("transparency_hint")} actions={<Statements n_days={n_days} />}>
      {error && <ErrorNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton className="h-48" />}
      {data && (
        <div className="grid items-start gap-4 sm:grid-cols-2 xl:grid-cols-4">
          {counts(t("reports_by_reason", { n: data.n_reports }), data.reports_by_reason, (key) =>
            names.reason(key as Reason),
          )}
          {counts(t("actions"), data.actions, (key) => names.action(key as Action))}
          {counts(t("actions_by_reason"), data.actions_by_reason, (key) => names.reason(key as Reason))}
          {counts(t("by_automation"), data.actions_by_automation, (key) => automation[key as keyof typeof automation])}
        </div>
      )}
    </Section>
  );
}

function Statements({ n_days }: { n_days: number }) {
  const t = useWords(moderationWords);
  const { since, until } = lastDays(n_days);
  return (
    <span className="flex flex-wrap justify-end gap-2">
      {(["csv", "jsonl"] as const).map((format) => (
        <a
          key={format}
          href={`/v1/moderation/statements?${new URLSearchParams({ since, until, format })}`}
          download={`statements.${format}`}
          className={buttonClass("secondary", "small")}
        >
          <Download aria-hidden className="size-4" />
          {t("statements", { format: format.toUpperCase() })}
        </a>
      ))}
    </span>
  );
}
