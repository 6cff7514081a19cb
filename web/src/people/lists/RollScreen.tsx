import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChevronLeft, Lock, UserRoundMinus, UsersRound } from "lucide-react";
import { useState } from "react";
import { useMe } from "~/accounts/me";
import { hasCode } from "~/api/problems";
import { rest, told } from "~/api/rest";
import { NotFound } from "~/app/NotFound";
import { Ask } from "~/ui/Ask";
import { IconButton } from "~/ui/Button";
import { Empty, ErrorNote } from "~/ui/States";
import { toastError } from "~/ui/toast";
import { useFormats, useWords } from "~/words";
import { FollowButton } from "../FollowButton";
import { PersonRows } from "../PersonRow";
import { type Person, personQuery } from "../person";
import { peopleWords } from "../words";
import { PeopleList } from "./PeopleList";
import { leaveOut, type PublicRoll, publicRoll } from "./queries";

/** Who follows somebody, or whom they follow. */
export function RollScreen({ roll }: { roll: PublicRoll }) {
  const t = useWords(peopleWords);
  const { handle = "" } = useParams({ strict: false });
  const { data: person, error, refetch } = useQuery(personQuery(handle));
  if (hasCode(error, "not-found")) return <NotFound />;
  return (
    <div className="mx-auto w-full max-w-2xl px-4 pt-4 pb-16 md:pt-8">
      <title>{`${t(roll)} · ${person?.name ?? `@${handle}`} · SocialPulse`}</title>
      <header className="mb-2 flex items-center gap-2">
        <Link
          to="/u/$handle"
          params={{ handle }}
          aria-label={t("back_to_profile")}
          className="-ms-2 grid size-11 place-items-center rounded-full hover:bg-raised"
        >
          <ChevronLeft className="size-6 rtl:-scale-x-100" />
        </Link>
        <h1 className="min-w-0 truncate text-xl font-bold tracking-tight">
          <bdi>{person?.name ?? `@${handle}`}</bdi>
        </h1>
      </header>
      <Ways roll={roll} handle={handle} person={person} />
      {error ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : person ? (
        <Roll key={roll} roll={roll} person={person} />
      ) : (
        <PersonRows />
      )}
    </div>
  );
}

function Ways({ roll, handle, person }: { roll: PublicRoll; handle: string; person: Person | undefined }) {
  const t = useWords(peopleWords);
  const { count } = useFormats();
  const way = "grow border-b-2 border-transparent py-3 text-center text-sm font-medium text-ink-2 -outline-offset-2!";
  const here = "border-ink! text-ink!";
  return (
    <nav aria-label={t("lists")} className="mb-2 flex border-b border-line">
      {(["followers", "following"] as const).map((which) => (
        <Link
          key={which}
          to={`/u/$handle/${which}`}
          params={{ handle }}
          replace
          aria-current={which === roll ? "page" : undefined}
          className={which === roll ? `${way} ${here}` : way}
        >
          {person && <span className="tabular-nums">{count(person[`n_${which}`])} </span>}
          {t(which)}
        </Link>
      ))}
    </nav>
  );
}

function Roll({ roll, person }: { roll: PublicRoll; person: Person }) {
  const t = useWords(peopleWords);
  const isMe = useMe().profile?.person.id === person.id;
  const isClosed = person.private && !isMe && !person.tie?.follows;
  const pages = useInfiniteQuery({ ...publicRoll(roll, person.id), enabled: !isClosed });
  if (isClosed)
    return (
      <Empty icon={Lock} title={t("private_title")}>
        {t("private_lists", { name: person.name })}
      </Empty>
    );
  const empty = roll === "followers" ? t("followers_none") : t("following_none");
  return (
    <PeopleList
      pages={pages}
      label={t(roll)}
      empty={<Empty icon={UsersRound} title={empty} />}
      {...(isMe &&
        roll === "followers" && { actions: (one: Person) => <OwnFollower person={one} ownId={person.id} /> })}
    />
  );
}

/** One of one's own followers, who can be sent away without a word. */
function OwnFollower({ person, ownId }: { person: Person; ownId: string }) {
  const t = useWords(peopleWords);
  const queries = useQueryClient();
  const [asks, setAsks] = useState(false);
  const { mutate } = useMutation({
    mutationFn: () => told(rest.DELETE("/v1/me/followers/{person_id}", { params: { path: { person_id: person.id } } })),
    onMutate: () => leaveOut(queries, publicRoll("followers", ownId).queryKey, person.id),
    onError: (error, _, putBack) => {
      putBack?.();
      toastError(error);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["person"] }),
  });
  return (
    <>
      <FollowButton person={person} tie={person.tie ?? undefined} />
      <IconButton label={t("remove_follower", { name: person.name })} size="small" onClick={() => setAsks(true)}>
        <UserRoundMinus className="size-4" />
      </IconButton>
      <Ask
        open={asks}
        onClose={() => setAsks(false)}
        onConfirm={() => {
          setAsks(false);
          mutate();
        }}
        title={t("remove_follower", { name: person.name })}
        confirm={t("remove")}
        danger
      >
        {t("remove_follower_text")}
      </Ask>
    </>
  );
}
