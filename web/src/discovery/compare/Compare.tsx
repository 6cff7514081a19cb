import { useQueries } from "@tanstack/react-query";
import { X } from "lucide-react";
import { Badge, cx, Dialog, ErrorNote, IconButton, Skeleton } from "~/ui";
import { useWords } from "~/words";
import { formats } from "~/words/language";
import { Face } from "../Face";
import { qualityOf, risksOf } from "../figures";
import { languageName, placeName, useLabels, valueFormat } from "../labels";
import { PlatformIcon } from "../PlatformIcon";
import type { RangeField } from "../query/conditions";
import { type Account, type Creator, creatorQuery } from "../query/queries";
import { useDesk } from "../query/useDesk";
import { RiskBadge } from "../Risks";
import { CreatorLink } from "../results/CreatorLink";
import { discoveryWords } from "../words";
import { shared, standings } from "./differences";
import { GrowthChart } from "./GrowthChart";

const FIGURES: readonly RangeField[] = [
  "followers",
  "engagement_rate",
  "avg_views",
  "avg_likes",
  "avg_comments",
  "posts",
  "following",
];

/** Up to five creators side by side, each by their largest account. */
export function Compare({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  const t = useWords(discoveryWords);
  const asked = useQueries({ queries: ids.map(creatorQuery) });
  const failed = asked.find(({ error, data }) => error && !data);
  const creators = asked.flatMap(({ data }) => data ?? []);
  const whole = creators.length === ids.length;
  return (
    <Dialog open onClose={onClose} title={t("compare_n", { n: ids.length })} wide>
      {failed ? (
        <ErrorNote error={failed.error} retry={() => void failed.refetch()} />
      ) : whole ? (
        <div className="grid grid-cols-1 gap-6">
          <Side creators={creators} />
          <GrowthChart creators={creators} />
        </div>
      ) : (
        <Skeleton className="h-96" />
      )}
    </Dialog>
  );
}

function Side({ creators }: { creators: readonly Creator[] }) {
  const t = useWords(discoveryWords);
  const labels = useLabels();
  const accounts = creators.map(largest);
  const niches = shared(accounts.map((account) => account.niches ?? []));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard
    <section aria-label={t("compare")} tabIndex={0} className="overflow-x-auto">
      <table className="w-full text-sm">
        <thead>
          <tr>
            <td className="min-w-28" />
            {creators.map((creator, at) => (
              <Head key={creator.id} creator={creator} account={accounts[at] as Account} />
            ))}
          </tr>
        </thead>
        <tbody className="tabular-nums [&_td]:px-2 [&_td]:py-2 [&_th]:py-2 [&_th]:pe-3 [&_tr]:border-t [&_tr]:border-line">
          {FIGURES.map((figure) => (
            <Figure
              key={figure}
              label={t(`field_${figure}`)}
              values={accounts.map((account) => account[figure])}
              format={valueFormat(figure)}
            />
          ))}
          <Figure label={t("column_quality")} values={accounts.map(qualityOf)} format={formats.percent} />
          <Row label={t("field_niches")}>
            {accounts.map((account) => (
              <span key={account.id} className="flex flex-wrap gap-1">
                {account.niches?.map((niche) => (
                  <Badge key={niche} tone={niches.has(niche) ? "info" : "plain"}>
                    {labels.shortNiche(niche)}
                  </Badge>
                ))}
              </span>
            ))}
          </Row>
          <Row label={t("column_place")}>
            {accounts.map(({ id, city, country }) => (
              <span key={id}>{placeName({ city, country }) || "–"}</span>
            ))}
          </Row>
          <Row label={t("column_language")}>
            {accounts.map(({ id, language }) => (
              <span key={id}>{language ? languageName(language) : "–"}</span>
            ))}
          </Row>
          <Row label={t("column_risk")}>
            {accounts.map((account) => (
              <RiskCell key={account.id} account={account} />
            ))}
          </Row>
          <Row label={t("column_last_post")}>
            {accounts.map(({ id, last_post_at }) => (
              <span key={id}>{last_post_at ? formats.ago(last_post_at) : "–"}</span>
            ))}
          </Row>
          <Row label={t("column_observed")}>
            {accounts.map(({ id, observed_at }) => (
              <span key={id}>{formats.ago(observed_at)}</span>
            ))}
          </Row>
        </tbody>
      </table>
    </section>
  );
}

function Head({ creator, account }: { creator: Creator; account: Account }) {
  const t = useWords(discoveryWords);
  const { desk, change } = useDesk();
  return (
    <th scope="col" className="min-w-32 px-2 pb-3 text-start align-top font-normal">
      <div className="flex items-start justify-between">
        <Face account={account} size={40} />
        <IconButton
          size="small"
          label={t("remove", { what: creator.name })}
          onClick={() => change({ compared: desk.compared.filter((id) => id !== creator.id) }, "replace")}
        >
          <X className="size-4" />
        </IconButton>
      </div>
      <CreatorLink id={creator.id} className="mt-1.5 block font-semibold hover:underline">
        <span className="line-clamp-2" dir="auto">
          {creator.name}
        </span>
      </CreatorLink>
      <span className="mt-1 flex gap-1.5 text-ink-2">
        {[...new Set(creator.accounts.map(({ platform }) => platform))].map((platform) => (
          <PlatformIcon key={platform} platform={platform} />
        ))}
      </span>
    </th>
  );
}

function Figure({
  label,
  values,
  format,
}: {
  label: string;
  values: readonly (number | null)[];
  format: (value: number) => string;
}) {
  const t = useWords(discoveryWords);
  const stand = standings(values);
  return (
    <Row label={label}>
      {values.map((value, at) => {
        const { highest = false, share = null } = stand[at] ?? {};
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
          <span key={at} className="grid gap-1">
            <span className={cx(highest && "font-semibold text-good")}>
              {value === null ? "–" : format(value)}
              {highest && <span className="sr-only"> ({t("highest")})</span>}
            </span>
            <span aria-hidden className="h-1 overflow-hidden rounded-full bg-raised">
              <span
                className={cx("block h-full rounded-full", highest ? "bg-good" : "bg-ink-3")}
                style={{ width: `${(share ?? 0) * 100}%` }}
              />
            </span>
          </span>
        );
      })}
    </Row>
  );
}

function Row({ label, children }: { label: string; children: readonly React.ReactElement[] }) {
  return (
    <tr>
      <th scope="row" className="text-start align-top font-medium text-ink-2">
        {label}
      </th>
      {children.map((child) => (
        <td key={child.key} className="align-top">
          {child}
        </td>
      ))}
    </tr>
  );
}

function RiskCell({ account }: { account: Account }) {
  const t = useWords(discoveryWords);
  const labels = useLabels();
  const risks = risksOf(account);
  if (!risks?.length)
    return <span className={risks ? "text-good" : "text-ink-3"}>{t(risks ? "risk_none" : "risk_unknown")}</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {risks.map(({ tag, level }) => (
        <RiskBadge key={tag} level={level}>
          {labels.risk(tag)}
        </RiskBadge>
      ))}
    </span>
  );
}

/** The account of a creator with the most followers. */
function largest(creator: Creator): Account {
  return creator.accounts.reduce((most, account) =>
    (account.followers ?? 0) > (most.followers ?? 0) ? account : most,
  );
}
