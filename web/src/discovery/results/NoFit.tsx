import { useQueries } from "@tanstack/react-query";
import { FileUp, SearchX, Users } from "lucide-react";
import { Button, ButtonLink, Empty, Skeleton } from "~/ui";
import { useWords } from "~/words";
import { formats } from "~/words/language";
import { useLabels } from "../labels";
import { terms, without } from "../query/conditions";
import { askedOf, type Desk, isBlank } from "../query/desk";
import { groupsOf, held, withGroup } from "../query/groups";
import { countQuery } from "../query/queries";
import { useActs, useShown } from "../query/useDesk";
import { discoveryWords } from "../words";

const MOST = 8;

/** Nobody fits: says what to let go of, and how many there would be then. */
export function NoFit() {
  const t = useWords(discoveryWords);
  const { shown } = useShown();
  if (isBlank(shown))
    return (
      <Empty
        icon={Users}
        title={t("none_yet_title")}
        action={
          <ButtonLink to="/discover/import" look="primary" icon={<FileUp className="size-4" />}>
            {t("import")}
          </ButtonLink>
        }
      >
        {t("none_yet_text")}
      </Empty>
    );
  return <Loosen />;
}

function Loosen() {
  const t = useWords(discoveryWords);
  const labels = useLabels();
  const { change } = useActs();
  const { shown: desk } = useShown();
  const ways: { label: string; next: Partial<Desk> }[] = groupsOf(desk)
    .flatMap((group, at) =>
      terms(group).map((term) => ({
        label: t("take_off", { what: labels.term(term) }),
        next: withGroup(desk, at, without(group, term)),
      })),
    )
    .slice(0, MOST);
  if (desk.text && desk.readsText) ways.push({ label: t("take_off_reading"), next: { readsText: false } });
  const counts = useQueries({ queries: ways.map(({ next }) => countQuery(askedOf({ ...desk, ...next }, new Date()))) });
  return (
    <Empty
      icon={SearchX}
      title={t("none_fits_title")}
      action={
        <Button onClick={() => change({ ...held([], 0), like: [], unlike: [], text: "" })}>{t("start_over")}</Button>
      }
    >
      <p className="mb-4">{t("none_fits_text")}</p>
      <ul className="grid gap-1.5">
        {ways.map(({ label, next }, at) => {
          const n = counts[at]?.data;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: two groups can say the same
            <li key={at}>
              <button
                type="button"
                onClick={() => change(next)}
                className="flex w-full items-center justify-between gap-4 rounded-xl border border-line bg-surface px-4 py-2.5 text-start text-ink hover:bg-raised"
              >
                {label}
                {n === undefined ? (
                  <Skeleton className="h-4 w-8" />
                ) : (
                  <span className={n ? "font-semibold tabular-nums" : "text-ink-3"}>{formats.number(n)}</span>
                )}
              </button>
            </li>
          );
        })}
      </ul>
    </Empty>
  );
}
