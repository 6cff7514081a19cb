import { useQuery } from "@tanstack/react-query";
import { cx } from "~/ui/cx";
import { Section } from "~/ui/Page";
import { Skeleton } from "~/ui/Skeleton";
import { ErrorNote } from "~/ui/States";
import { useFormats, useWords } from "~/words";
import { accountsWords } from "../words";
import { quotaQuery } from "./queries";

/** How much of this month's quota is spent. */
export function UsagePart() {
  const t = useWords(accountsWords);
  const { number, day, percent } = useFormats();
  const { data: quota, error, refetch } = useQuery(quotaQuery);
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!quota) return <Skeleton className="h-44" />;
  const p_spent = quota.n_limit === 0 ? 1 : Math.min(1, quota.n_spent / quota.n_limit);
  const tone = p_spent >= 1 ? "bg-bad" : p_spent > 0.8 ? "bg-warn" : "bg-accent";
  return (
    <Section title={t("usage")} hint={t("usage_hint")}>
      <div className="rounded-2xl border border-line bg-surface p-5">
        <p className="text-3xl font-bold tracking-tight tabular-nums">
          {number(quota.n_left)} <span className="text-base font-normal text-ink-2">{t("usage_left")}</span>
        </p>
        {/* biome-ignore lint/a11y/useSemanticElements: a <meter> keeps the look of its platform */}
        <div
          role="meter"
          aria-label={t("usage")}
          aria-valuemin={0}
          aria-valuemax={quota.n_limit}
          aria-valuenow={Math.min(quota.n_spent, quota.n_limit)}
          aria-valuetext={t("usage_of", { spent: number(quota.n_spent), limit: number(quota.n_limit) })}
          className="mt-4 h-2.5 overflow-hidden rounded-full bg-raised"
        >
          <div className={cx("h-full rounded-full", tone)} style={{ width: `${p_spent * 100}%` }} />
        </div>
        <p className="mt-2 flex flex-wrap justify-between gap-2 text-sm text-ink-2">
          <span>
            {t("usage_of", { spent: number(quota.n_spent), limit: number(quota.n_limit) })} ({percent(p_spent)})
          </span>
          <span>{t("usage_renews", { day: day(quota.renews_at) })}</span>
        </p>
      </div>
    </Section>
  );
}
