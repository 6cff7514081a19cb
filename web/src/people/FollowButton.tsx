import { startTransition, useState } from "react";
import { useMe } from "~/accounts/me";
import { Ask } from "~/ui/Ask";
import { Button } from "~/ui/Button";
import { useWords } from "~/words";
import type { Tie } from "./person";
import { useTie, useTieAct } from "./ties";
import { peopleWords } from "./words";

interface FollowButtonProps {
  person: { id: string; handle: string; name: string; private: boolean };
  tie?: Tie | undefined;
  size?: "small" | "medium" | "large";
  className?: string;
}

/** Follows somebody, asks to where they are private, and unfollows. Nothing stands here for oneself. */
export function FollowButton({ person, tie: copy, size = "small", className }: FollowButtonProps) {
  const t = useWords(peopleWords);
  const me = useMe();
  const tie = useTie(person.id, copy);
  const act = useTieAct(person, tie);
  const [asks, setAsks] = useState(false);
  if (me.profile?.person.id === person.id) return null;

  const bound = tie.follows || tie.asked;
  const unfollow = () => {
    setAsks(false);
    act("unfollow");
  };
  const press = () => {
    if (!bound) act("follow");
    else if (tie.follows && person.private) startTransition(() => setAsks(true));
    else act("unfollow");
  };
  const label = tie.follows ? "following_now" : tie.asked ? "requested" : tie.follows_me ? "follow_back" : "follow";
  return (
    <>
      <Button
        look={bound ? "secondary" : "primary"}
        size={size}
        className={className}
        aria-label={t(`${label}_somebody`, { name: person.name })}
        onClick={(event) => {
          event.preventDefault(); // it may stand in a link
          event.stopPropagation();
          press();
        }}
      >
        {t(label)}
      </Button>
      <Ask
        open={asks}
        onClose={() => setAsks(false)}
        onConfirm={unfollow}
        title={t("unfollow_title", { name: person.name })}
        confirm={t("unfollow")}
        danger
      >
        {t("unfollow_private")}
      </Ask>
    </>
  );
}
