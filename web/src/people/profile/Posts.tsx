import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Grid3x3, Lock, UserX } from "lucide-react";
import { rest, told } from "~/api/rest";
import { PostGrid } from "~/posts/PostGrid";
import { Button, ButtonLink } from "~/ui/Button";
import { Empty } from "~/ui/States";
import { useWords } from "~/words";
import type { Person } from "../person";
import { useTieAct } from "../ties";
import { peopleWords } from "../words";

const N_A_PAGE = 24;

function postsOf(person_id: string) {
  return infiniteQueryOptions({
    queryKey: ["posts", "person", person_id],
    queryFn: ({ pageParam: cursor, signal }) =>
      told(
        rest.GET("/v1/people/{person_id}/posts", {
          params: { path: { person_id }, query: { limit: N_A_PAGE, cursor } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  });
}

/** Somebody's posts, as far as one may see them. */
export function Posts({ person, isMe }: { person: Person; isMe: boolean }) {
  if (person.tie?.blocked) return <Blocked person={person} />;
  if (person.private && !isMe && !person.tie?.follows) return <Private person={person} />;
  return <Shown person={person} isMe={isMe} />;
}

function Shown({ person, isMe }: { person: Person; isMe: boolean }) {
  const t = useWords(peopleWords);
  const pages = useInfiniteQuery(postsOf(person.id));
  const empty = isMe ? (
    <Empty
      icon={Grid3x3}
      title={t("own_none")}
      action={
        <ButtonLink to="/post" look="primary">
          {t("first_post")}
        </ButtonLink>
      }
    >
      {t("own_none_text")}
    </Empty>
  ) : (
    <Empty icon={Grid3x3} title={t("posts_none")}>
      {t("posts_none_text", { name: person.name })}
    </Empty>
  );
  return <PostGrid pages={pages} empty={empty} />;
}

function Private({ person }: { person: Person }) {
  const t = useWords(peopleWords);
  return (
    <Empty icon={Lock} title={t("private_title")}>
      {person.tie?.asked ? t("private_asked", { name: person.name }) : t("private_text", { name: person.name })}
    </Empty>
  );
}

function Blocked({ person }: { person: Person }) {
  const t = useWords(peopleWords);
  const queries = useQueryClient();
  const act = useTieAct(person, person.tie ?? undefined);
  const unblock = () => act("unblock", () => void queries.invalidateQueries({ queryKey: ["person"] }));
  return (
    <Empty
      icon={UserX}
      title={t("blocked_title", { name: person.name })}
      action={<Button onClick={unblock}>{t("unblock")}</Button>}
    >
      {t("blocked_text")}
    </Empty>
  );
}
