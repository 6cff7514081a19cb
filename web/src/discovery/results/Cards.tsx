import { memo, useLayoutEffect, useRef, useState } from "react";
import { Checkbox, cx, Skeleton } from "~/ui";
import { useWords } from "~/words";
import { formats } from "~/words/language";
import { Face } from "../Face";
import { placeName, useLabels } from "../labels";
import type { Hit, Hits } from "../query/queries";
import { useShown } from "../query/useDesk";
import { Risks } from "../Risks";
import { whySaid } from "../why";
import { discoveryWords } from "../words";
import { CreatorLink } from "./CreatorLink";
import { Grown, Platforms } from "./columns";
import { FarJump } from "./FarJump";
import { useRoll } from "./useRoll";
import { useSelection } from "./useSelection";

const CARD_PX = 208;
const NARROWEST_PX = 320;

/** Results as cards, as many beside each other as there is room for. */
export function Cards({ found }: { found: Hits }) {
  const t = useWords(discoveryWords);
  const { asked } = useShown();
  const scroller = useRef<HTMLDivElement>(null);
  const lanes = useLanes(scroller);
  const roll = useRoll({ found, asked, scroller, rowHeight: CARD_PX, lanes });
  const { virtual, hits, nShown } = roll;
  return (
    <div className="relative min-h-0 grow">
      <div
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard
        tabIndex={0}
        className="h-full overflow-y-auto px-3 outline-offset-[-2px]"
      >
        <ul aria-label={t("results")} style={{ height: virtual.getTotalSize() }} className="relative">
          {virtual.getVirtualItems().flatMap(({ index, start }) =>
            Array.from({ length: Math.min(lanes, nShown - index * lanes) }, (_, lane) => {
              const hit = hits[index * lanes + lane];
              const style = {
                width: `${100 / lanes}%`,
                height: CARD_PX,
                insetInlineStart: `${(lane * 100) / lanes}%`,
                transform: `translateY(${start}px)`,
              };
              return (
                <li
                  key={hit?.creator_id ?? `${index} ${lane}`}
                  style={style}
                  aria-setsize={nShown}
                  aria-posinset={index * lanes + lane + 1}
                  className="absolute top-0 p-1.5 [content-visibility:auto] transition-transform duration-200 ease-out motion-reduce:transition-none"
                >
                  {hit ? <Card hit={hit} /> : <Skeleton className="h-full rounded-2xl!" />}
                </li>
              );
            }),
          )}
        </ul>
      </div>
      <FarJump roll={roll} onStop={() => virtual.scrollToIndex(Math.max(0, Math.floor(hits.length / lanes) - 1))} />
    </div>
  );
}

function useLanes(scroller: React.RefObject<HTMLElement | null>): number {
  const [lanes, setLanes] = useState(1);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setLanes(Math.max(1, Math.floor(element.clientWidth / NARROWEST_PX))));
    watch.observe(element);
    return () => watch.disconnect();
  }, [scroller]);
  return lanes;
}

const Card = memo(function Card({ hit }: { hit: Hit }) {
  const t = useWords(discoveryWords);
  const labels = useLabels();
  const { chosen, toggle } = useSelection();
  const { account } = hit;
  const selected = chosen.has(hit.creator_id);
  const place = placeName(account);
  const niche = account.niches?.[0];
  return (
    <article
      className={cx(
        "flex h-full flex-col gap-2 rounded-2xl border p-3.5",
        selected ? "border-accent bg-accent-soft" : "border-line bg-surface",
      )}
    >
      <div className="flex items-center gap-3">
        <Face account={account} size={44} />
        <CreatorLink id={hit.creator_id} className="min-w-0 grow rounded py-0.5">
          <span className="block truncate font-semibold" dir="auto">
            {account.name || account.handle}
          </span>
          <span className="block truncate text-sm text-ink-2">
            {[account.handle && `@${account.handle}`, place].filter(Boolean).join(" · ")}
          </span>
        </CreatorLink>
        <span className="-m-2 grid size-11 place-items-center">
          <Checkbox
            label={<span className="sr-only">{t("select_one", { name: account.name })}</span>}
            checked={selected}
            onChange={() => toggle(hit)}
          />
        </span>
      </div>
      <dl className="grid grid-cols-3 gap-2 text-sm">
        <Figure name={t("column_followers")} value={formats.count(account.followers ?? 0)} />
        <Figure
          name={t("column_engagement")}
          value={account.engagement_rate === null ? "–" : formats.percent(account.engagement_rate)}
        />
        <div className="min-w-0">
          <dt className="truncate text-xs text-ink-2">{hit.history ? t("column_growth") : t("column_platforms")}</dt>
          <dd className="mt-0.5">{hit.history ? <Grown hit={hit} t={t} /> : <Platforms hit={hit} />}</dd>
        </div>
      </dl>
      <div className="flex items-center gap-2 overflow-hidden text-xs whitespace-nowrap">
        <Platforms hit={hit} />
        {niche && <span className="truncate">{labels.shortNiche(niche)}</span>}
        <span className="ms-auto">
          <Risks account={account} />
        </span>
      </div>
      <p className="line-clamp-2 text-xs text-ink-2">
        {hit.reasons.map((reason) => whySaid(hit, reason, t, labels)).join(" · ")}
      </p>
    </article>
  );
});

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div className="min-w-0">
      <dt className="truncate text-xs text-ink-2">{name}</dt>
      <dd className="font-semibold tabular-nums">{value}</dd>
    </div>
  );
}

/** Cards that are on their way, before anything is known. */
export function CardsSkeleton() {
  return (
    <div
      aria-hidden
      className="grid grow grid-cols-[repeat(auto-fill,minmax(20rem,1fr))] content-start gap-3 overflow-hidden p-4"
    >
      {Array.from({ length: 8 }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <Skeleton key={at} className="h-49 rounded-2xl!" />
      ))}
    </div>
  );
}
