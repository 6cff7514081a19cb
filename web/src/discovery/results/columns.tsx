// biome-ignore-all lint/a11y/useSemanticElements: rows that are drawn only where they are in sight make no table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active row
import { Mail } from "lucide-react";
import { memo, type ReactNode } from "react";
import { cx, Sparkline } from "~/ui";
import { useWords } from "~/words";
import { formats } from "~/words/language";
import { accountsOf, evenly, growthOf, QUALITY_PARTS, qualityParts } from "../figures";
import { fieldSaid, type Labels, languageName, placeName, type T, useLabels } from "../labels";
import { PlatformIcon } from "../PlatformIcon";
import type { Column, Sort } from "../query/desk";
import type { Account, Hit } from "../query/queries";
import { Risks } from "../Risks";
import { whySaid } from "../why";
import { discoveryWords } from "../words";

interface ColumnDefinition {
  /** Of the grid: narrowest and share of what is left. */
  readonly width: string;
  readonly sort?: Sort;
  readonly numeric?: boolean;
  readonly cell: (hit: Hit, t: T, labels: Labels) => ReactNode;
}

const count = (value: number | null | undefined) => (value == null ? <None /> : formats.count(value));

/** How each column looks, by its name. */
export const COLUMN_DEFINITIONS: Readonly<Record<Column, ColumnDefinition>> = {
  platforms: { width: "minmax(5.25rem,.5fr)", cell: (hit) => <Platforms hit={hit} /> },
  followers: {
    width: "minmax(5.5rem,.5fr)",
    sort: "followers",
    numeric: true,
    cell: (hit) => <span className="font-semibold">{count(hit.account.followers)}</span>,
  },
  engagement: {
    width: "minmax(6.25rem,.5fr)",
    sort: "engagement_rate",
    numeric: true,
    cell: ({ account }) => (account.engagement_rate === null ? <None /> : formats.percent(account.engagement_rate)),
  },
  growth: { width: "minmax(7.5rem,.7fr)", cell: (hit, t) => <Grown hit={hit} t={t} /> },
  niche: {
    width: "minmax(8.5rem,1fr)",
    cell: ({ account }, _t, labels) => <Niche account={account} labels={labels} />,
  },
  place: { width: "minmax(8rem,.8fr)", cell: ({ account }) => <Place account={account} /> },
  language: {
    width: "minmax(5.5rem,.5fr)",
    cell: ({ account }) => (account.language ? <Cut>{languageName(account.language)}</Cut> : <None />),
  },
  quality: { width: "minmax(7rem,.5fr)", sort: "quality", cell: (hit, t) => <Quality hit={hit} t={t} /> },
  risk: { width: "minmax(9rem,.9fr)", cell: ({ account }) => <Risks account={account} /> },
  why: { width: "minmax(14rem,1.6fr)", cell: (hit, t, labels) => <Why hit={hit} t={t} labels={labels} /> },
  last_post: {
    width: "minmax(6.5rem,.5fr)",
    sort: "last_post_at",
    cell: ({ account }) => <Moment at={account.last_post_at} />,
  },
  views: {
    width: "minmax(6rem,.5fr)",
    sort: "avg_views",
    numeric: true,
    cell: ({ account }) => count(account.avg_views),
  },
  likes: {
    width: "minmax(6rem,.5fr)",
    sort: "avg_likes",
    numeric: true,
    cell: ({ account }) => count(account.avg_likes),
  },
  comments: { width: "minmax(6.5rem,.5fr)", numeric: true, cell: ({ account }) => count(account.avg_comments) },
  posts: { width: "minmax(5rem,.5fr)", sort: "posts", numeric: true, cell: ({ account }) => count(account.posts) },
  following: { width: "minmax(5.5rem,.5fr)", numeric: true, cell: ({ account }) => count(account.following) },
  type: {
    width: "minmax(6rem,.5fr)",
    cell: ({ account }, _t, labels) =>
      account.account_type ? <Cut>{labels.value("account_types", account.account_type)}</Cut> : <None />,
  },
  contact: {
    width: "minmax(5rem,.4fr)",
    cell: ({ account }, t) =>
      account.has_contact ? <Mail role="img" aria-label={t("has_contact_yes")} className="size-4" /> : <None />,
  },
  match: {
    width: "minmax(5rem,.4fr)",
    numeric: true,
    cell: ({ similarity }) => (similarity === null ? <None /> : formats.number(Math.round(similarity * 100) / 100)),
  },
  observed: {
    width: "minmax(6.5rem,.5fr)",
    sort: "observed_at",
    cell: ({ account }) => <Moment at={account.observed_at} />,
  },
};

/** The cells of one row. Drawn again only when the row is another. */
export const Cells = memo(function Cells({ hit, columns }: { hit: Hit; columns: readonly Column[] }) {
  const t = useWords(discoveryWords);
  const labels = useLabels();
  return columns.map((column) => {
    const { numeric, cell } = COLUMN_DEFINITIONS[column];
    return (
      <div key={column} role="gridcell" className={cx("min-w-0 px-2.5", numeric && "text-end tabular-nums")}>
        {cell(hit, t, labels)}
      </div>
    );
  });
});

function None() {
  return <span className="text-ink-3">–</span>;
}

function Cut({ children }: { children: string }) {
  return (
    <span className="block truncate" title={children}>
      {children}
    </span>
  );
}

/** On which platforms somebody is, the account that was found first. */
export function Platforms({ hit }: { hit: Hit }) {
  const platforms = [...new Set(accountsOf(hit).map(({ platform }) => platform))];
  return (
    <span className="flex gap-1.5">
      {platforms.map((platform, at) => (
        <span key={platform} className={at ? "text-ink-3" : undefined}>
          <PlatformIcon platform={platform} />
        </span>
      ))}
    </span>
  );
}

/** How followers went, drawn and in per cent. */
export function Grown({ hit, t }: { hit: Hit; t: T }) {
  const growth = growthOf(hit.history);
  if (!growth || !hit.history) return <None />;
  const values = { first: formats.number(growth.first), last: formats.number(growth.last), n: growth.days };
  const rising = growth.last >= growth.first;
  return (
    <span className="flex items-center gap-2" title={t("growth_said", values)}>
      <Sparkline
        label={t("growth_said", values)}
        points={evenly(hit.history)}
        width={56}
        tone={rising ? "good" : "bad"}
      />
      {growth.rate !== null && (
        <span className={cx("text-xs tabular-nums", rising ? "text-good" : "text-bad")}>
          {formats.change(growth.rate, Math.abs(growth.rate) < 0.1 ? 1 : 0)}
        </span>
      )}
    </span>
  );
}

function Niche({ account, labels }: { account: Account; labels: Labels }) {
  const [first, ...others] = account.niches ?? [];
  if (!first) return <None />;
  return (
    <span className="block truncate" title={[first, ...others].map(labels.niche).join(" · ")}>
      <bdi>{labels.shortNiche(first)}</bdi>{" "}
      {others.length > 0 && (
        <bdi dir="ltr" className="text-ink-3">
          +{others.length}
        </bdi>
      )}
    </span>
  );
}

function Place({ account }: { account: Account }) {
  const place = placeName(account);
  return place ? <Cut>{place}</Cut> : <None />;
}

/** How much of a profile is known: a segment for each part. */
export function Quality({ hit, t }: { hit: Pick<Hit, "account" | "quality">; t: T }) {
  const parts = qualityParts(hit.account);
  const unknown = QUALITY_PARTS.filter((part) => !parts[part]).map((part) => fieldSaid(t, part));
  const said = unknown.length ? t("quality_lacks", { what: formats.list(unknown) }) : t("quality_whole");
  return (
    <span className="flex items-center gap-2" title={said}>
      <span className="text-xs tabular-nums">{formats.percent(hit.quality, 0)}</span>
      <span role="img" aria-label={said} className="flex gap-px">
        {QUALITY_PARTS.map((part) => (
          <span key={part} className={cx("h-2.5 w-1 rounded-[1px]", parts[part] ? "bg-good" : "bg-line")} />
        ))}
      </span>
    </span>
  );
}

function Why({ hit, t, labels }: { hit: Hit; t: T; labels: Labels }) {
  const said = hit.reasons.map((reason) => whySaid(hit, reason, t, labels)).join(" · ");
  return (
    <span className="line-clamp-2 text-xs text-ink-2" title={said}>
      {said}
    </span>
  );
}

export function Moment({ at }: { at: string | null }) {
  if (!at) return <None />;
  return (
    <time dateTime={at} title={formats.moment(at)} className="whitespace-nowrap">
      {formats.ago(at)}
    </time>
  );
}
