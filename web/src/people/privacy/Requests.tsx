import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { rest, told } from "~/api/rest";
import { Badge } from "~/ui/Badge";
import { Button } from "~/ui/Button";
import { Section } from "~/ui/Page";
import { toastError } from "~/ui/toast";
import { useFormats, useWords } from "~/words";
import { PeopleList } from "../lists/PeopleList";
import { leaveOut, requestsQuery } from "../lists/queries";
import { type Person, patchTie, type Tie } from "../person";
import { peopleWords } from "../words";

/** Who asks to follow, to be let in or not. */
export function Requests() {
  const t = useWords(peopleWords);
  const { number } = useFormats();
  const pages = useInfiniteQuery(requestsQuery);
  const n = pages.data?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0;
  return (
    <Section
      title={t("requests")}
      hint={t("requests_hint")}
      actions={n > 0 && <Badge tone="accent">{pages.hasNextPage ? `${number(n)}+` : number(n)}</Badge>}
    >
      <PeopleList
        pages={pages}
        label={t("requests")}
        empty={<p className="text-sm text-ink-2">{t("requests_none")}</p>}
        actions={(person) => <Answer person={person} />}
      />
    </Section>
  );
}

function Answer({ person }: { person: Person }) {
  const t = useWords(peopleWords);
  const queries = useQueryClient();
  const to = { params: { path: { person_id: person.id } } };
  const { mutate } = useMutation({
    mutationFn: async (answer: "accept" | "refuse"): Promise<Tie | undefined> =>
      answer === "accept"
        ? told(rest.POST("/v1/me/follow-requests/{person_id}/accept", to))
        : told(rest.DELETE("/v1/me/follow-requests/{person_id}", to)),
    onMutate: () => leaveOut(queries, requestsQuery.queryKey, person.id),
    onSuccess: (_, answer) => patchTie(queries, person.id, { asks_me: false, follows_me: answer === "accept" }),
    onError: (error, _, putBack) => {
      putBack?.();
      toastError(error);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["me"] }),
  });
  return (
    <>
      <Button
        look="primary"
        size="small"
        aria-label={t("accept_somebody", { name: person.name })}
        onClick={() => mutate("accept")}
      >
        {t("accept")}
      </Button>
      <Button size="small" aria-label={t("refuse_somebody", { name: person.name })} onClick={() => mutate("refuse")}>
        {t("refuse")}
      </Button>
    </>
  );
}
