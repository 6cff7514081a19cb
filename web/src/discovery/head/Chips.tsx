import { Sparkles, X } from "lucide-react";
import { Button, Chip } from "~/ui";
import { useWords } from "~/words";
import { useLabels } from "../labels";
import { type Conditions, joined, NO_CONDITIONS, singleTerms, terms, without } from "../query/conditions";
import { isBlank } from "../query/desk";
import type { Hits } from "../query/queries";
import { conditionsOf, gathered } from "../query/reading";
import { useDesk } from "../query/useDesk";
import { discoveryWords } from "../words";
import { countryCode } from "./countries";

/** Every condition there is, each with a way to take it away: those set, and those read out of the text. */
export function Chips({ found }: { found: Hits }) {
  const t = useWords(discoveryWords);
  const labels = useLabels();
  const { desk, change, alter } = useDesk();
  const set = singleTerms(desk.conditions);
  const readAs = found.isPlaceholderData ? [] : (found.data?.pages[0]?.readAs ?? []);
  const likes = desk.like.length + desk.unlike.length;
  if (!set.length && !readAs.length && !likes) return null;
  return (
    <ul aria-label={t("conditions")} className="flex gap-1.5 max-md:overflow-x-auto max-md:pb-1 md:flex-wrap">
      {readAs.map((finding) => (
        <Read key={finding} finding={finding} all={readAs} />
      ))}
      {desk.like.length > 0 && (
        <li>
          <Chip
            onRemove={() => change({ like: [] })}
            removeLabel={t("remove", { what: t("like_some", { n: desk.like.length }) })}
          >
            {t("like_some", { n: desk.like.length })}
          </Chip>
        </li>
      )}
      {desk.unlike.length > 0 && (
        <li>
          <Chip
            onRemove={() => change({ unlike: [] })}
            removeLabel={t("remove", { what: t("unlike_some", { n: desk.unlike.length }) })}
          >
            {t("unlike_some", { n: desk.unlike.length })}
          </Chip>
        </li>
      )}
      {set.map((term) => {
        const label = labels.term(term);
        return (
          <li key={`${term.kind} ${term.field} ${label}`}>
            <Chip
              onRemove={() => alter((conditions) => without(conditions, term))}
              removeLabel={t("remove", { what: label })}
            >
              {label}
            </Chip>
          </li>
        );
      })}
      {!isBlank({ ...desk, text: "" }) && set.length + likes > 1 && (
        <li>
          <Button size="small" look="quiet" onClick={() => change({ conditions: NO_CONDITIONS, like: [], unlike: [] })}>
            {t("clear_all")}
          </Button>
        </li>
      )}
    </ul>
  );
}

/** What was read out of the text. Taken away, the other findings become conditions and the text is taken as it is. */
function Read({ finding, all }: { finding: string; all: readonly string[] }) {
  const t = useWords(discoveryWords);
  const labels = useLabels();
  const { desk, change } = useDesk();
  const conditions = conditionsOf(finding, countryCode);
  const label = conditions ? terms(conditions).map(labels.term).join(", ") : finding;
  const remove = () => {
    const others = all
      .filter((one) => one !== finding)
      .map((one) => conditionsOf(one, countryCode))
      .filter((one): one is Conditions => one !== null);
    change({ readsText: false, conditions: joined(desk.conditions, gathered(others)) });
  };
  return (
    <li
      title={t("read_hint")}
      className="inline-flex h-8 items-center gap-1.5 rounded-full border border-dashed border-info bg-info/8 ps-3 text-sm whitespace-nowrap"
    >
      <Sparkles aria-hidden className="size-3.5 text-info" />
      <span className="sr-only">{t("read_hint")}</span>
      {label}
      <button
        type="button"
        onClick={remove}
        aria-label={t("remove", { what: label })}
        className="me-1 grid size-6 place-items-center rounded-full hover:bg-raised touch:size-8"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </li>
  );
}
