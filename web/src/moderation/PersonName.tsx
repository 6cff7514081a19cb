import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { meQuery } from "~/accounts/me";
import { rest, told } from "~/api/rest";
import { useWords } from "~/words";
import { moderationWords } from "./words";

/** Somebody's name with the way to their profile; who has none is called by the end of their id. */
export function PersonName({ id }: { id: string }) {
  const { person, isMe } = usePerson(id);
  if (isMe || !person) return <PlainName id={id} />;
  return (
    <Link to="/u/$handle" params={{ handle: person.handle }} className="underline underline-offset-2 hover:text-accent">
      <bdi>{person.name}</bdi> <bdi className="text-ink-2">@{person.handle}</bdi>
    </Link>
  );
}

/** Somebody's name alone, for places that lead elsewhere. */
export function PlainName({ id }: { id: string }) {
  const t = useWords(moderationWords);
  const { person, isMe } = usePerson(id);
  if (isMe) return t("you");
  if (!person) return <span className="font-mono text-xs">…{id.slice(-8)}</span>;
  return <bdi>{person.name}</bdi>;
}

/** Who decided a case; nothing where nobody did. */
export function DecidedBy({ ids }: { ids: readonly string[] }) {
  const t = useWords(moderationWords);
  if (ids.length === 0) return null;
  return (
    <span>
      {t("decided_by")}{" "}
      {ids.map((id, at) => (
        <Fragment key={id}>
          {at > 0 && ", "}
          <PlainName id={id} />
        </Fragment>
      ))}
    </span>
  );
}

function usePerson(id: string) {
  const me = useQuery(meQuery).data;
  const { data: person } = useQuery({
    queryKey: ["person", "id", id],
    queryFn: ({ signal }) => told(rest.GET("/v1/people/{person_id}", { params: { path: { person_id: id } }, signal })),
    staleTime: 600_000,
    retry: false,
  });
  return { person, isMe: me?.account?.id === id };
}
