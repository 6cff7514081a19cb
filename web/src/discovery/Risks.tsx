import { useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { Badge, cx, Popover, Skeleton, type Tone } from "~/ui";
import { useWords } from "~/words";
import { risksOf } from "./figures";
import { useLabels } from "./labels";
import { Evidence } from "./profile/Evidence";
import { type Account, creatorQuery } from "./query/queries";
import { discoveryWords } from "./words";

const TONES: Readonly<Record<string, Tone>> = { low: "plain", medium: "warn", high: "bad" };
const SHOWN = 2;

/** What was found in an account's words, worst first; a press shows the words themselves. */
export function Risks({ account }: { account: Account }) {
  const t = useWords(discoveryWords);
  const risks = risksOf(account);
  if (!risks) return <span className="text-ink-3">{t("risk_unknown")}</span>;
  if (!risks.length)
    return (
      <span className="inline-flex items-center gap-1 text-good">
        <ShieldCheck aria-hidden className="size-4" /> {t("risk_none")}
      </span>
    );
  return <Found account={account} risks={risks} />;
}

function Found({ account, risks }: { account: Account; risks: { tag: string; level: string }[] }) {
  const t = useWords(discoveryWords);
  const labels = useLabels();
  return (
    <Popover
      title={t("evidence")}
      trigger={
        <button
          type="button"
          className="flex max-w-full gap-1 overflow-hidden rounded-md"
          aria-label={t("show_evidence")}
        >
          {risks.slice(0, SHOWN).map(({ tag, level }) => (
            <RiskBadge key={tag} level={level}>
              {labels.risk(tag)}
            </RiskBadge>
          ))}
          {risks.length > SHOWN && <Badge>+{risks.length - SHOWN}</Badge>}
        </button>
      }
    >
      <Loaded account={account} />
    </Popover>
  );
}

function Loaded({ account }: { account: Account }) {
  const creator = useQuery(creatorQuery(account.creator_id)).data;
  if (!creator) return <Skeleton className="h-24" />;
  const found = creator.risks.filter(({ account_id }) => account_id === account.id);
  return <Evidence risks={found} accounts={creator.accounts} />;
}

const MARKS: Readonly<Record<string, string>> = { low: "●", medium: "●●", high: "●●●" };

/** A risk with its level, which is never told by colour alone. */
export function RiskBadge({ level, children }: { level: string; children: string }) {
  return (
    <Badge tone={TONES[level] ?? "plain"}>
      {children}
      <span aria-hidden className={cx("text-[0.5rem] tracking-tighter")}>
        {MARKS[level]}
      </span>
    </Badge>
  );
}
