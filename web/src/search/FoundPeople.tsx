import { useQuery } from "@tanstack/react-query";
import { UserSearch } from "lucide-react";
import { PersonRow, PersonRows } from "~/people/PersonRow";
import { Empty, ErrorNote } from "~/ui/States";
import { useWords } from "~/words";
import { personBegun } from "./address";
import { foundPeopleQuery } from "./queries";
import { searchWords } from "./words";

const N_SOME = 3;
const N_ALL = 50;

/** A few people whose name begins as the text does; nothing stands here where there are none. */
export function SomePeople({ q, onAll }: { q: string; onAll: () => void }) {
  const t = useWords(searchWords);
  const begun = personBegun(q);
  const people = useQuery(foundPeopleQuery(begun, N_SOME + 1)).data?.items ?? [];
  if (!begun || people.length === 0) return null;
  return (
    <section className="mt-5">
      <header className="flex items-center justify-between">
        <h2 className="text-lg font-semibold">{t("people")}</h2>
        {people.length > N_SOME && (
          <button
            type="button"
            onClick={onAll}
            className="hit rounded-lg px-2 py-1 text-sm font-medium text-accent hover:underline"
          >
            {t("all_people")}
          </button>
        )}
      </header>
      <ul>
        {people.slice(0, N_SOME).map((person) => (
          <li key={person.id}>
            <PersonRow person={person} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Everybody whose name begins as the text does. */
export function AllPeople({ q }: { q: string }) {
  const t = useWords(searchWords);
  const begun = personBegun(q);
  const { data, error, isPending, refetch } = useQuery(foundPeopleQuery(begun, N_ALL));
  if (begun && isPending) return <PersonRows />;
  if (error && !data) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!begun || !data?.items.length)
    return (
      <Empty icon={UserSearch} title={t("nobody_title")}>
        {t("nobody_text")}
      </Empty>
    );
  return (
    <ul className="divide-y divide-line">
      {data.items.map((person) => (
        <li key={person.id}>
          <PersonRow person={person} />
        </li>
      ))}
    </ul>
  );
}
