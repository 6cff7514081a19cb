import { BadgeCheck, ExternalLink, Lock, Mail, MapPin } from "lucide-react";
import type { ReactNode } from "react";
import { Badge, Meter } from "~/ui";
import { useWords } from "~/words";
import { formats } from "~/words/language";
import { Face } from "../Face";
import { QUALITY_PARTS, qualityOf, qualityParts } from "../figures";
import { fieldSaid, languageName, placeName, useLabels } from "../labels";
import { PlatformIcon } from "../PlatformIcon";
import { platformName, profileAddress } from "../platforms";
import type { Account } from "../query/queries";
import { basisSaid } from "../why";
import { discoveryWords } from "../words";

/** One account: who it says it is, its figures, niches, how much of it is known and from where. */
export function AccountPart({ account }: { account: Account }) {
  const t = useWords(discoveryWords);
  const address = profileAddress(account.platform, account.handle);
  const name = account.name || account.handle || t("unnamed");
  const place = placeName(account);
  return (
    <article className="grid gap-3 border-b border-line pb-5">
      <header className="flex gap-4">
        <Face account={account} size={64} />
        <div className="min-w-0 grow">
          <h3 className="flex items-center gap-1.5 font-semibold">
            <PlatformIcon platform={account.platform} />
            <span className="truncate" dir="auto">
              {name}
            </span>
            {account.verified && <BadgeCheck role="img" aria-label={t("verified_yes")} className="size-4 text-info" />}
            {account.private && <Lock role="img" aria-label={t("private_yes")} className="size-4 text-ink-3" />}
          </h3>
          {address && (
            <a
              href={address}
              target="_blank"
              rel="noreferrer nofollow"
              className="inline-flex min-h-6 items-center gap-1 text-sm text-info hover:underline"
            >
              <span dir="ltr">@{account.handle}</span>
              <ExternalLink
                role="img"
                aria-label={t("opens_on", { platform: platformName(account.platform) })}
                className="size-3.5"
              />
            </a>
          )}
          <p className="flex flex-wrap gap-x-3 gap-y-1 text-sm text-ink-2">
            {place && (
              <span>
                <MapPin aria-hidden className="me-1 inline size-3.5 align-[-0.125em]" />
                {place} <span className="text-ink-3">({basisSaid(t, account.place_basis)})</span>
              </span>
            )}
            {account.language && <span>{languageName(account.language)}</span>}
            {account.has_contact && (
              <span className="inline-flex items-center gap-1">
                <Mail aria-hidden className="size-3.5" />
                {t("has_contact_yes")}
              </span>
            )}
          </p>
        </div>
      </header>
      {account.bio && (
        <p dir="auto" className="text-sm break-words whitespace-pre-line">
          {account.bio}
        </p>
      )}
      <Figures account={account} />
      <Niches account={account} />
      <Quality account={account} />
      <Links links={account.links ?? []} />
      <p className="text-xs text-ink-2">
        {t("observed", {
          when: formats.moment(account.observed_at),
          ago: formats.ago(account.observed_at),
          source: account.source,
          policy: account.policy,
        })}
      </p>
    </article>
  );
}

function Figures({ account }: { account: Account }) {
  const t = useWords(discoveryWords);
  const n = (value: number | null) => (value === null ? null : formats.count(value));
  const figures: [string, string | null][] = [
    [t("field_followers"), n(account.followers)],
    [t("field_engagement_rate"), account.engagement_rate === null ? null : formats.percent(account.engagement_rate)],
    [t("field_avg_views"), n(account.avg_views)],
    [t("field_avg_likes"), n(account.avg_likes)],
    [t("field_avg_comments"), n(account.avg_comments)],
    [t("field_avg_shares"), n(account.avg_shares)],
    [t("field_posts"), n(account.posts)],
    [t("field_following"), n(account.following)],
    [t("field_last_post_at"), account.last_post_at && formats.ago(account.last_post_at)],
    [t("field_joined_at"), account.joined_at && formats.day(account.joined_at)],
  ];
  return (
    <dl className="grid grid-cols-3 gap-x-4 gap-y-2.5 rounded-xl bg-raised p-3.5 sm:grid-cols-4">
      {figures.map(
        ([name, value]) =>
          value !== null && (
            <div key={name} className="flex min-w-0 flex-col justify-between">
              <dt className="text-xs break-words text-ink-2 hyphens-auto">{name}</dt>
              <dd className="font-semibold tabular-nums">{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Niches({ account }: { account: Account }) {
  const t = useWords(discoveryWords);
  const labels = useLabels();
  if (!account.niches?.length) return null;
  return (
    <div className="grid gap-2">
      <h4 className="text-xs font-semibold text-ink-2">{t("field_niches")}</h4>
      {account.niches.map((niche, at) => (
        <Meter key={niche} label={labels.niche(niche)} value={account.p_niches?.[at] ?? 0} tone="info" />
      ))}
      {account.categories?.length ? (
        <p className="flex flex-wrap items-center gap-1.5 text-xs text-ink-2">
          {t("field_categories")}
          {account.categories.map((category) => (
            <Badge key={category}>{category}</Badge>
          ))}
        </p>
      ) : null}
    </div>
  );
}

function Quality({ account }: { account: Account }) {
  const t = useWords(discoveryWords);
  const parts = qualityParts(account);
  return (
    <div className="grid gap-2">
      <Meter label={t("quality_known")} value={qualityOf(account)} tone="good" />
      <ul className="flex flex-wrap gap-1.5">
        {QUALITY_PARTS.map((part) => (
          <li key={part}>
            <Badge tone={parts[part] ? "good" : "plain"}>
              <Sign known={parts[part]} />
              {fieldSaid(t, part)}
            </Badge>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Sign({ known }: { known: boolean }): ReactNode {
  const t = useWords(discoveryWords);
  return (
    <>
      <span aria-hidden>{known ? "✓" : "–"}</span>
      <span className="sr-only">{t(known ? "is_known" : "is_unknown")}: </span>
    </>
  );
}

function Links({ links }: { links: readonly string[] }) {
  const shown = links.filter((link) => /^https?:\/\//.test(link));
  if (!shown.length) return null;
  return (
    <ul className="flex flex-wrap gap-x-4 text-sm">
      {shown.map((link) => (
        <li key={link} className="min-w-0">
          <a
            href={link}
            target="_blank"
            rel="noreferrer nofollow"
            className="block min-h-6 truncate text-info hover:underline"
            dir="ltr"
          >
            {link.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "")}
          </a>
        </li>
      ))}
    </ul>
  );
}
