import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { meQuery } from "~/accounts/me";
import { rest, told } from "~/api/rest";
import { useWords } from "~/words";
import { moderationWords } from "./words";

/** Somebody's name with the way to their profile; who has none is called by the end of their id. */
export function PersonName({ id }: { id: string }) {
  const t = useWords(moderationWords);
  const me = useQuery(meQuery).data;
  const { data } = useQuery({
    queryKey: ["person", "id", id],
    queryFn: ({ signal }) => told(rest.GET("/v1/people/{person_id}", { params: { path: { person_id: id } }, signal })),
    staleTime: 600_000,
    retry: false,
  });
  if (me?.account?.id === id) return t("you");
  if (!data) return <span className="font-mono text-xs">…{id.slice(-8)}</span>;
  return (
    <Link to="/u/$handle" params={{ handle: data.handle }} className="underline underline-offset-2 hover:text-accent">
      <bdi>{data.name}</bdi> <bdi className="text-ink-2">@{data.handle}</bdi>
    </Link>
  );
}
