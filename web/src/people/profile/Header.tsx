import { Link } from "@tanstack/react-router";
import { Lock, Settings } from "lucide-react";
import { Avatar } from "~/ui/Avatar";
import { Badge } from "~/ui/Badge";
import { ButtonLink, buttonClass } from "~/ui/Button";
import { Skeleton } from "~/ui/Skeleton";
import { useFormats, useWords } from "~/words";
import { FollowButton } from "../FollowButton";
import type { Person } from "../person";
import { peopleWords } from "../words";
import { Bio } from "./Bio";
import { PersonMenu } from "./PersonMenu";

interface HeaderProps {
  person: Person;
  isMe: boolean;
  /** Others still see what stood there before. */
  waits?: boolean;
}

/** Who somebody is, and what can be done about them. */
export function Header({ person, isMe, waits = false }: HeaderProps) {
  const t = useWords(peopleWords);
  const { tie } = person;
  return (
    <header className="grid grid-cols-[auto_1fr] items-center gap-x-5 gap-y-4 md:gap-x-10">
      <Avatar
        name={person.name}
        url={person.avatar_url}
        size={88}
        className="md:row-span-2 md:size-36! md:self-start md:text-6xl!"
      />
      <div className="grid min-w-0 gap-3 md:flex md:flex-wrap md:items-center md:justify-between">
        <div className="min-w-0">
          <h1 className="flex items-center gap-2 text-xl font-bold tracking-tight md:text-3xl">
            <bdi className="truncate">{person.name}</bdi>
            {person.private && <Lock role="img" aria-label={t("private")} className="size-4 shrink-0 text-ink-2" />}
          </h1>
          <p className="flex flex-wrap items-center gap-2 text-ink-2">
            <bdi>@{person.handle}</bdi>
            {tie?.follows_me && <Badge>{t("follows_you")}</Badge>}
            {tie?.muted && <Badge>{t("muted")}</Badge>}
          </p>
        </div>
        <div className="hidden md:block">
          <Acts person={person} isMe={isMe} />
        </div>
      </div>
      <div className="col-span-2 grid gap-4 md:col-span-1">
        <Counts person={person} />
        {!tie?.blocked && <Bio bio={person.bio} links={person.links} />}
        {waits && <p className="rounded-xl bg-warn/12 px-3 py-2 text-sm text-warn">{t("waits")}</p>}
        <div className="md:hidden">
          <Acts person={person} isMe={isMe} />
        </div>
      </div>
    </header>
  );
}

function Counts({ person }: { person: Person }) {
  const t = useWords(peopleWords);
  const { count } = useFormats();
  const params = { handle: person.handle };
  const place = "flex min-h-8 items-baseline gap-1.5 rounded-md hover:underline";
  return (
    <ul className="flex gap-6 text-ink-2 *:*:*:text-ink">
      <li>
        <Link to="/u/$handle/followers" params={params} className={place}>
          <strong className="text-lg tabular-nums">{count(person.n_followers)}</strong>
          {t("n_followers", { n: person.n_followers })}
        </Link>
      </li>
      <li>
        <Link to="/u/$handle/following" params={params} className={place}>
          <strong className="text-lg tabular-nums">{count(person.n_following)}</strong>
          {t("n_following")}
        </Link>
      </li>
    </ul>
  );
}

function Acts({ person, isMe }: { person: Person; isMe: boolean }) {
  const t = useWords(peopleWords);
  return (
    <div className="flex items-center gap-2">
      {isMe ? (
        <>
          <ButtonLink to="/account/profile" className="grow md:grow-0">
            {t("edit_profile")}
          </ButtonLink>
          <Link to="/account" aria-label={t("settings")} title={t("settings")} className={`${buttonClass()} px-2.5!`}>
            <Settings className="size-5" />
          </Link>
        </>
      ) : (
        !person.tie?.blocked && (
          <FollowButton person={person} tie={person.tie ?? undefined} size="medium" className="grow md:min-w-32" />
        )
      )}
      <PersonMenu person={person} isMe={isMe} />
    </div>
  );
}

/** The shape of a header that is on its way. */
export function HeaderSkeleton() {
  return (
    <div className="grid grid-cols-[auto_1fr] items-center gap-x-5 gap-y-4 md:gap-x-10">
      <Skeleton className="size-22 rounded-full! md:row-span-2 md:size-36" />
      <span className="grid gap-2">
        <Skeleton className="h-7 w-48 md:h-9" />
        <Skeleton className="h-5 w-28" />
      </span>
      <span className="col-span-2 grid gap-4 md:col-span-1">
        <Skeleton className="h-7 w-56" />
        <Skeleton className="h-12 max-w-lg" />
        <Skeleton className="h-10 rounded-full! md:hidden" />
      </span>
    </div>
  );
}
