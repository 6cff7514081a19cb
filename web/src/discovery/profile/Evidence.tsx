import type { Shapes } from "~/api/rest";
import { useWords } from "~/words";
import { grouped } from "../grouped";
import { type T, useLabels } from "../labels";
import { platformName } from "../platforms";
import type { Account } from "../query/queries";
import { RiskBadge } from "../Risks";
import { discoveryWords } from "../words";
import { pieces, type RiskEvidence, stillStands, textOf } from "./marks";

type AccountRisk = Shapes["AccountRisk"];

/** What led to each risk: the texts, with the words marked in them. */
export function Evidence({ risks, accounts }: { risks: readonly AccountRisk[]; accounts: readonly Account[] }) {
  const t = useWords(discoveryWords);
  const labels = useLabels();
  return (
    <ul className="grid gap-4">
      {risks.map((risk) => {
        const account = accounts.find(({ id }) => id === risk.account_id);
        return (
          <li key={`${risk.account_id} ${risk.tag}`} className="grid gap-1.5 text-sm">
            <p className="flex flex-wrap items-center gap-2">
              <RiskBadge level={risk.level}>{labels.risk(risk.tag)}</RiskBadge>
              <span className="text-ink-2">{t(`level_${risk.level}` as "level_low")}</span>
              {accounts.length > 1 && account && (
                <span className="text-ink-3">
                  {platformName(account.platform)} @{account.handle ?? account.name}
                </span>
              )}
            </p>
            {account &&
              [...grouped(risk.evidence, ({ place }) => place)].map(([place, found]) => (
                <Quote key={place} place={place} evidence={found} account={account} />
              ))}
          </li>
        );
      })}
    </ul>
  );
}

function Quote({ place, evidence, account }: { place: string; evidence: readonly RiskEvidence[]; account: Account }) {
  const t = useWords(discoveryWords);
  const text = textOf(account, place);
  const shown = text !== null && stillStands(text, evidence) ? pieces(text, evidence) : null;
  return (
    <blockquote className="border-s-2 border-line ps-3">
      <p dir="auto" className="break-words">
        {shown
          ? shown.map(({ text: said, marked }, at) =>
              marked ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text stay where they are
                <mark key={at} className="rounded bg-warn/25 px-0.5 text-ink">
                  {said}
                </mark>
              ) : (
                said
              ),
            )
          : evidence.map(({ words }) => `“${words}”`).join(", ")}
      </p>
      <footer className="text-xs text-ink-3">{placeSaid(t, place)}</footer>
    </blockquote>
  );
}

function placeSaid(t: T, place: string): string {
  const post = /^post (\d+)$/.exec(place)?.[1];
  if (post) return t("place_post", { n: Number(post) });
  return place === "bio" || place === "name" || place === "category" ? t(`place_${place}`) : place;
}
