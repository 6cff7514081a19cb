import { Link } from "@tanstack/react-router";
import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "~/ui/Avatar";
import { Skeleton } from "~/ui/Skeleton";
import { useWords } from "~/words";
import { FollowButton } from "./FollowButton";
import type { Tie } from "./person";
import { peopleWords } from "./words";

interface PersonRowProps {
  person: {
    id: string;
    handle: string;
    name: string;
    private: boolean;
    avatar_url?: string | null;
    bio?: string;
    tie?: Tie | null;
  };
  /** What can be done with them; to follow, where nothing is said. */
  actions?: ReactNode;
}

/** Somebody in a list of people. */
export function PersonRow({ person, actions }: PersonRowProps) {
  const t = useWords(peopleWords);
  return (
    <div className="flex min-h-18 items-center gap-3 py-2">
      <Link
        to="/u/$handle"
        params={{ handle: person.handle }}
        className="flex min-w-0 grow items-center gap-3 rounded-xl"
      >
        <Avatar name={person.name} url={person.avatar_url} size={48} />
        <span className="min-w-0 grow">
          <span className="flex items-center gap-1.5 font-semibold">
            <bdi className="truncate">{person.name}</bdi>
            {person.private && <Lock role="img" aria-label={t("private")} className="size-3.5 shrink-0 text-ink-2" />}
          </span>
          <span className="flex gap-2 text-sm text-ink-2">
            <bdi className="truncate">@{person.handle}</bdi>
            {person.tie?.follows_me && <span className="hidden shrink-0 sm:inline">· {t("follows_you")}</span>}
          </span>
          {person.bio && (
            <span className="flex text-sm text-ink-2">
              <bdi className="truncate">{person.bio}</bdi>
            </span>
          )}
        </span>
      </Link>
      <div className="flex shrink-0 items-center gap-2">
        {actions === undefined ? <FollowButton person={person} tie={person.tie ?? undefined} /> : actions}
      </div>
    </div>
  );
}

/** The shape of rows that are on their way. */
export function PersonRows({ n = 6 }: { n?: number }) {
  return (
    <div>
      {Array.from({ length: n }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={at} className="flex min-h-18 items-center gap-3 py-2">
          <Skeleton className="size-12 rounded-full!" />
          <span className="grid grow gap-2">
            <Skeleton className="h-4 w-36" />
            <Skeleton className="h-3 w-24" />
          </span>
          <Skeleton className="h-8 w-20 rounded-full!" />
        </div>
      ))}
    </div>
  );
}
