import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { UserCheck, X } from "lucide-react";
import { meQuery } from "~/accounts/me";
import { send } from "~/offline/outbox";
import { Button, IconButton } from "~/ui/Button";
import { Empty } from "~/ui/States";
import { toastError } from "~/ui/toast";
import { useWords } from "~/words";
import { PersonRow } from "../PersonRow";
import type { Person } from "../person";
import { Endless } from "./Endless";
import { requestsQuery } from "./queries";
import { inboxWords } from "./words";

/** Who asks to follow; one press lets them or does not. */
export function Requests() {
  const t = useWords(inboxWords);
  const pages = useInfiniteQuery(requestsQuery);
  const answer = useAnswer();
  return (
    <Endless
      pages={pages}
      label={t("requests")}
      itemKey={(person) => person.id}
      empty={
        <Empty icon={UserCheck} title={t("no_requests_title")}>
          {t("no_requests_text")}
        </Empty>
      }
    >
      {(person) => (
        <div className="rounded-2xl bg-surface px-4 shadow-low">
          <PersonRow
            person={person}
            actions={
              <>
                <Button
                  size="small"
                  look="primary"
                  aria-label={t("accept_somebody", { name: person.name })}
                  onClick={() => void answer(person, "accept")}
                >
                  {t("accept")}
                </Button>
                <IconButton
                  size="small"
                  label={t("refuse_somebody", { name: person.name })}
                  onClick={() => void answer(person, "refuse")}
                >
                  <X className="size-4.5" />
                </IconButton>
              </>
            }
          />
        </div>
      )}
    </Endless>
  );
}

/** Return what answers a request: it is gone at once, and back where the server refuses. */
function useAnswer(): (person: Person, answer: "accept" | "refuse") => Promise<void> {
  const queries = useQueryClient();
  return async (person, answer) => {
    await queries.cancelQueries({ queryKey: requestsQuery.queryKey });
    const before = queries.getQueryData(requestsQuery.queryKey);
    const beforeMe = queries.getQueryData(meQuery.queryKey);
    queries.setQueryData(
      requestsQuery.queryKey,
      (data) => data && { ...data, pages: data.pages.map((page) => ({ ...page, items: without(page.items, person) })) },
    );
    queries.setQueryData(meQuery.queryKey, (me) => {
      if (!me?.profile) return me;
      return { ...me, profile: { ...me.profile, n_requests: Math.max(0, me.profile.n_requests - 1) } };
    });
    const path = `/v1/me/follow-requests/${person.id}`;
    const ask =
      answer === "accept"
        ? ({ method: "POST", path: `${path}/accept` } as const)
        : ({ method: "DELETE", path } as const);
    try {
      await send({ ...ask, key: `follow-request:${person.id}` });
    } catch (error) {
      queries.setQueryData(requestsQuery.queryKey, before);
      queries.setQueryData(meQuery.queryKey, beforeMe);
      toastError(error);
    }
  };
}

function without(people: Person[], person: Person): Person[] {
  return people.filter((one) => one.id !== person.id);
}
