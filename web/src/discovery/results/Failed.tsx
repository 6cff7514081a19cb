import { useQuery } from "@tanstack/react-query";
import { Building2, DatabaseZap, Gauge, ListX, Lock } from "lucide-react";
import { useMe } from "~/accounts/me";
import { hasCode, Problem } from "~/api/problems";
import { Button, ButtonLink, Empty, ErrorNote } from "~/ui";
import { useWords } from "~/words";
import { formats } from "~/words/language";
import { type Conditions, type Term, terms, without } from "../query/conditions";
import { askingOf, eachGroup } from "../query/groups";
import { quotaQuery } from "../query/queries";
import { useActs, useShown } from "../query/useDesk";
import { discoveryWords } from "../words";

/** Why there are no results, each with its way out. */
export function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useWords(discoveryWords);
  if (hasCode(error, "over-quota")) return <Spent error={error as Problem} retry={retry} />;
  if (error instanceof Problem && error.status === 401) return <SignInFirst />;
  if (error instanceof Problem && error.status === 403) return <NotAllowed />;
  if (hasCode(error, "unavailable"))
    return (
      <Empty icon={DatabaseZap} title={t("no_index_title")} action={<Button onClick={retry}>{t("look_again")}</Button>}>
        {t("no_index_text")}
      </Empty>
    );
  if (error instanceof Problem && error.status === 400 && error.errors.length) return <Misunderstood error={error} />;
  return <ErrorNote error={error} retry={retry} />;
}

function Spent({ error, retry }: { error: Problem; retry: () => void }) {
  const t = useWords(discoveryWords);
  const quota = useQuery(quotaQuery).data;
  return (
    <Empty icon={Gauge} title={t("spent_title")} action={<ButtonLink to="/tenant">{t("see_quota")}</ButtonLink>}>
      <p>{error.message}</p>
      {quota && (
        <p className="mt-2">
          {t("spent_left", {
            left: formats.number(quota.n_left),
            limit: formats.number(quota.n_limit),
            day: formats.day(quota.renews_at),
          })}
        </p>
      )}
      {error.retryAfter_s !== null && error.retryAfter_s < 120 && (
        <Button size="small" look="quiet" className="mt-2" onClick={retry}>
          {t("look_again")}
        </Button>
      )}
    </Empty>
  );
}

function SignInFirst() {
  const t = useWords(discoveryWords);
  return (
    <Empty
      icon={Lock}
      title={t("sign_in_title")}
      action={
        <ButtonLink to="/sign-in" search={{ next: location.pathname + location.search }} look="primary">
          {t("sign_in")}
        </ButtonLink>
      }
    >
      {t("sign_in_text")}
    </Empty>
  );
}

function NotAllowed() {
  const t = useWords(discoveryWords);
  const me = useMe();
  if (me.role === "anonymous") return <SignInFirst />;
  return (
    <Empty
      icon={Building2}
      title={t("tenant_title")}
      action={
        <ButtonLink to="/tenant" look="primary">
          {t("tenant_go")}
        </ButtonLink>
      }
    >
      {t("tenant_text")}
    </Empty>
  );
}

/** The server knows no such value: says which, and offers to take these conditions off. */
function Misunderstood({ error }: { error: Problem }) {
  const t = useWords(discoveryWords);
  const { change } = useActs();
  const { shown: desk } = useShown();
  const isWrong = (term: Term) => error.errors.some((one) => concerns(one.field, term));
  const wrong = askingOf(desk).flatMap(terms).filter(isWrong);
  const takeOff = () => change(eachGroup(desk, (group) => wrong.reduce<Conditions>(without, group)));
  return (
    <Empty
      icon={ListX}
      title={t("misunderstood_title")}
      action={wrong.length > 0 && <Button onClick={takeOff}>{t("take_these_off")}</Button>}
    >
      <ul className="grid gap-1">
        {error.errors.map(({ field, value, reason }) => (
          <li key={`${field} ${value}`}>
            <b>{value}</b> {reason}
          </li>
        ))}
      </ul>
    </Empty>
  );
}

function concerns(path: string, term: Term): boolean {
  const [, first, second] = path.replace(/^filters\.any_of\.(\d+\.)?/, "filters.").split(".");
  return term.kind === "not" ? first === "none_of" && second === term.field : first === term.field;
}
