import { skipToken, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useAsPerson } from "~/accounts/me";
import { rest, told } from "~/api/rest";
import { toastError } from "~/ui/toast";
import { patchTie, type Tie } from "./person";

export type TieAct = "follow" | "unfollow" | "mute" | "unmute" | "block" | "unblock";

interface Somebody {
  readonly id: string;
  readonly private?: boolean;
}

/** Return the tie that an act will most likely leave. */
export function guessTie(before: Tie, act: TieAct, isPrivate: boolean): Tie {
  switch (act) {
    case "follow":
      return isPrivate && !before.follows ? { ...before, asked: true } : { ...before, follows: true };
    case "unfollow":
      return { ...before, follows: false, asked: false };
    case "mute":
      return { ...before, muted: true };
    case "unmute":
      return { ...before, muted: false };
    case "block":
      return { ...before, follows: false, asked: false, follows_me: false, asks_me: false, blocked: true };
    case "unblock":
      return { ...before, blocked: false };
  }
}

/** Return a tie as its copy says it; copies of authors cannot say that one has asked, and some things hold none. */
export function useTie(personId: string, copy: Tie | undefined): Tie {
  const { data: known } = useQuery<Tie>({ queryKey: ["tie", personId], queryFn: skipToken });
  if (!copy) return known ?? {};
  return "asked" in copy ? copy : { asked: known?.asked, ...copy };
}

interface Wish {
  act: TieAct;
  /** After the server agreed. */
  then?: () => void;
}

const NONE: Tie = { follows: false, asked: false, muted: false, blocked: false };

/** Return what changes the tie to somebody: shown at once, taken back with a word where the server refuses. */
export function useTieAct(person: Somebody, tie: Tie | undefined): (act: TieAct, then?: () => void) => void {
  const queries = useQueryClient();
  const asPerson = useAsPerson();
  const before = tie ?? {};
  const { mutate } = useMutation({
    mutationFn: ({ act }: Wish): Promise<Tie> => ask(act, person.id),
    scope: { id: `tie ${person.id}` }, // one after the other, as they were pressed
    onMutate: ({ act }) => {
      patchTie(queries, person.id, guessTie(before, act, person.private ?? false));
      return before; // as it was when it was pressed: by the time of an error this is rendered anew
    },
    onSuccess: (tie, { then }) => {
      patchTie(queries, person.id, tie);
      void queries.invalidateQueries({ queryKey: ["people"], refetchType: "none" }); // whom a list holds has changed
      then?.();
    },
    onError: (error, _wish, pressed) => {
      patchTie(queries, person.id, { ...NONE, ...pressed });
      toastError(error);
    },
  });
  return (act, then) => asPerson(() => mutate(then ? { act, then } : { act }));
}

function ask(act: TieAct, person_id: string): Promise<Tie> {
  const to = { params: { path: { person_id } } };
  switch (act) {
    case "follow":
      return told(rest.PUT("/v1/people/{person_id}/follow", to));
    case "unfollow":
      return told(rest.DELETE("/v1/people/{person_id}/follow", to));
    case "mute":
      return told(rest.PUT("/v1/people/{person_id}/mute", to));
    case "unmute":
      return told(rest.DELETE("/v1/people/{person_id}/mute", to));
    case "block":
      return told(rest.PUT("/v1/people/{person_id}/block", to));
    case "unblock":
      return told(rest.DELETE("/v1/people/{person_id}/block", to));
  }
}
