import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "~/ui/Button";
import { Section } from "~/ui/Page";
import { toast } from "~/ui/toast";
import { useWords } from "~/words";
import { PeopleList } from "../lists/PeopleList";
import { blocksQuery, leaveOut, mutesQuery } from "../lists/queries";
import type { Person } from "../person";
import { useTieAct } from "../ties";
import { peopleWords } from "../words";

type Roll = "blocks" | "mutes";

/** Whom one blocks or mutes, each to be taken back. */
export function HiddenPeople({ roll }: { roll: Roll }) {
  const t = useWords(peopleWords);
  const pages = useInfiniteQuery(roll === "blocks" ? blocksQuery : mutesQuery);
  return (
    <Section title={t(roll)} hint={t(`${roll}_hint`)}>
      <PeopleList
        pages={pages}
        label={t(roll)}
        empty={<p className="text-sm text-ink-2">{t(`${roll}_none`)}</p>}
        actions={(person) => <TakeBack person={person} roll={roll} />}
      />
    </Section>
  );
}

function TakeBack({ person, roll }: { person: Person; roll: Roll }) {
  const t = useWords(peopleWords);
  const queries = useQueryClient();
  const act = useTieAct(person, person.tie ?? undefined);
  const { name } = person;
  const query = roll === "blocks" ? blocksQuery : mutesQuery;
  const press = () =>
    act(roll === "blocks" ? "unblock" : "unmute", () => {
      leaveOut(queries, query.queryKey, person.id);
      toast(roll === "blocks" ? t("unblocked_toast", { name }) : t("unmuted_toast", { name }));
    });
  const label = roll === "blocks" ? "unblock" : "unmute";
  return (
    <Button size="small" aria-label={t(`${label}_somebody`, { name })} onClick={press}>
      {t(label)}
    </Button>
  );
}
