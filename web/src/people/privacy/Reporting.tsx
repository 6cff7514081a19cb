import { queryOptions, useQuery } from "@tanstack/react-query";
import { Flag, FlagOff, type LucideIcon, TriangleAlert } from "lucide-react";
import { rest, told } from "~/api/rest";
import { Section } from "~/ui/Page";
import { Skeleton } from "~/ui/Skeleton";
import { ErrorNote } from "~/ui/States";
import { useFormats, useWords } from "~/words";
import { peopleWords } from "../words";

const reportingQuery = queryOptions({
  queryKey: ["me", "reporting"],
  queryFn: ({ signal }) => told(rest.GET("/v1/me/reporting", { signal })),
});

/** Whether what one reports is looked at; where it is not, why and until when. */
export function Reporting() {
  const t = useWords(peopleWords);
  const { day, moment } = useFormats();
  const { data, error, refetch } = useQuery(reportingQuery);
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />;
  return (
    <Section title={t("reporting")}>
      <div className="rounded-2xl border border-line bg-surface p-4 text-sm">
        {!data ? (
          <Skeleton className="h-10" />
        ) : data.suspended_until ? (
          <Standing
            icon={FlagOff}
            tone="text-bad"
            title={t("reporting_suspended", { at: moment(data.suspended_until) })}
          >
            {t("reporting_suspended_text")}
          </Standing>
        ) : data.warned_at ? (
          <Standing icon={TriangleAlert} tone="text-warn" title={t("reporting_warned", { day: day(data.warned_at) })}>
            {t("reporting_warned_text")}
          </Standing>
        ) : (
          <Standing icon={Flag} tone="text-good" title={t("reporting_good")}>
            {t("reporting_good_text")}
          </Standing>
        )}
      </div>
    </Section>
  );
}

interface StandingProps {
  icon: LucideIcon;
  tone: string;
  title: string;
  children: string;
}

function Standing({ icon: Icon, tone, title, children }: StandingProps) {
  return (
    <div className="flex gap-3">
      <Icon aria-hidden className={`mt-0.5 size-4.5 shrink-0 ${tone}`} />
      <div>
        <p className="font-medium">{title}</p>
        <p className="mt-0.5 text-pretty text-ink-2">{children}</p>
      </div>
    </div>
  );
}
