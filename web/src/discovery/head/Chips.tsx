import { Pencil, Sparkles, Trash2, X } from "lucide-react";
import { Button, Chip, cx, IconButton } from "~/ui";
import { useWords } from "~/words";
import { useLabels } from "../labels";
import { type Conditions, joined, singleTerms, type Term, terms, without } from "../query/conditions";
import { countOf } from "../query/desk";
import {
  asksSomething,
  eachGroup,
  groupsOf,
  held,
  MAX_GROUPS,
  withAnother,
  withGroup,
  withoutGroup,
} from "../query/groups";
import type { Hits } from "../query/queries";
import { conditionsOf, gathered } from "../query/reading";
import { useDesk } from "../query/useDesk";
import { discoveryWords } from "../words";
import { countryCode } from "./countries";

/** Every condition there is, each with a way to take it away: those set, and those read out of the text. */
export function Chips({ found }: { found: Hits }) {
  const t = useWords(discoveryWords);
  const { desk, change } = useDesk();
  const groups = groupsOf(desk);
  const readAs = found.isPlaceholderData ? [] : (found.data?.pages[0]?.readAs ?? []);
  const likes = desk.like.length + desk.unlike.length;
  const n = countOf(desk);
  if (!n && !readAs.length && !likes && groups.length === 1) return null;
  const isGrouped = groups.length > 1;
  return (
    <div
      className={cx(
        "gap-1.5",
        isGrouped ? "grid justify-items-start" : "flex max-md:overflow-x-auto max-md:pb-1 md:flex-wrap",
      )}
    >
      {readAs.length + likes > 0 && (
        <ul aria-label={t("conditions_of_text")} className={ROW}>
          {readAs.map((finding) => (
            <Read key={finding} finding={finding} all={readAs} />
          ))}
          <Like side="like" />
          <Like side="unlike" />
        </ul>
      )}
      {groups.map((group, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group is known by its place
        <Group key={at} group={group} at={at} isGrouped={isGrouped} />
      ))}
      <span className="flex gap-1.5">
        {n > 0 && groups.length < MAX_GROUPS && (
          <Button
            size="small"
            look="quiet"
            title={t("or_hint")}
            onClick={() => asksSomething(desk.conditions) && change(withAnother(desk))}
          >
            {t("or_more")}
          </Button>
        )}
        {n + likes > 1 && (
          <Button size="small" look="quiet" onClick={() => change({ ...held([], 0), like: [], unlike: [] })}>
            {t("clear_all")}
          </Button>
        )}
      </span>
    </div>
  );
}

const ROW = "flex gap-1.5 max-md:overflow-x-auto md:flex-wrap";

/** Conditions that must all hold; where there are several groups, any of them is enough. */
function Group({ group, at, isGrouped }: { group: Conditions; at: number; isGrouped: boolean }) {
  const t = useWords(discoveryWords);
  const { desk, change } = useDesk();
  const set = singleTerms(group);
  const isChanged = at === desk.at;
  const n = at + 1;
  const chips = (
    <ul aria-label={isGrouped ? t("group_n", { n }) : t("conditions")} className={cx(ROW, isGrouped && "min-w-0 grow")}>
      {set.map((term) => (
        <Condition key={`${term.kind} ${term.field} ${"values" in term ? term.values[0] : ""}`} term={term} at={at} />
      ))}
    </ul>
  );
  if (!isGrouped) return chips;
  return (
    <div
      className={cx(
        "flex max-w-full min-h-10 items-center gap-2 rounded-xl border ps-3 pe-1",
        isChanged ? "border-accent bg-accent-soft" : "border-line",
      )}
    >
      <span className="shrink-0 text-sm font-semibold">{t(at ? "or" : "either")}</span>
      {set.length > 0 && chips}
      <span role="status" className={cx("text-sm whitespace-nowrap text-ink-2", set.length > 0 && "sr-only")}>
        {isChanged && t(set.length ? "group_changed" : "group_empty", { n })}
      </span>
      <span className="flex shrink-0">
        {!isChanged && (
          <IconButton
            size="small"
            label={t("group_change", { n })}
            onClick={() => change(withGroup(desk, at, group), "replace")}
          >
            <Pencil className="size-4" />
          </IconButton>
        )}
        <IconButton size="small" label={t("group_remove", { n })} onClick={() => change(withoutGroup(desk, at))}>
          <Trash2 className="size-4" />
        </IconButton>
      </span>
    </div>
  );
}

function Condition({ term, at }: { term: Term; at: number }) {
  const t = useWords(discoveryWords);
  const labels = useLabels();
  const { desk, change, alter } = useDesk();
  const label = labels.term(term);
  const remove = () => {
    if (at === desk.at) return alter((conditions) => without(conditions, term));
    change(eachGroup(desk, (group) => (group === groupsOf(desk)[at] ? without(group, term) : group)));
  };
  return (
    <li>
      <Chip onRemove={remove} removeLabel={t("remove", { what: label })}>
        {label}
      </Chip>
    </li>
  );
}

function Like({ side }: { side: "like" | "unlike" }) {
  const t = useWords(discoveryWords);
  const { desk, change } = useDesk();
  const n = desk[side].length;
  if (!n) return null;
  const label = t(`${side}_some`, { n });
  return (
    <li>
      <Chip onRemove={() => change({ [side]: [] })} removeLabel={t("remove", { what: label })}>
        {label}
      </Chip>
    </li>
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
    change({ readsText: false, ...eachGroup(desk, (group) => joined(group, gathered(others))) });
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
