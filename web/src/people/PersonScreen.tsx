import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Bookmark, FileClock, Grid3x3, type LucideIcon } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { useMe } from "~/accounts/me";
import { hasCode } from "~/api/problems";
import { NotFound } from "~/app/NotFound";
import { GridSkeleton } from "~/posts/PostGrid";
import { ErrorNote } from "~/ui/States";
import { useWords } from "~/words";
import { blockedQuery } from "./lists/queries";
import { handleKey, type Person, personQuery } from "./person";
import { Header, HeaderSkeleton } from "./profile/Header";
import { Posts } from "./profile/Posts";
import { peopleWords } from "./words";

export default function PersonScreen() {
  const { handle = "" } = useParams({ strict: false });
  const { data: person, error, refetch } = useQuery(personQuery(handle));
  useFormerHandle(handle, person);
  if (person) return <Profile person={person} />;
  if (hasCode(error, "not-found")) return <Unseen handle={handle} />;
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />;
  return <Coming handle={handle} />;
}

function Coming({ handle }: { handle: string }) {
  return (
    <Frame title={`@${handle}`}>
      <HeaderSkeleton />
      <div className="mt-6 border-t border-line pt-4">
        <GridSkeleton />
      </div>
    </Frame>
  );
}

/** Nobody one can see: it may be somebody one blocks, and then the block can be taken back here. */
function Unseen({ handle }: { handle: string }) {
  const { profile } = useMe();
  const { data: blocked, isLoading } = useQuery({ ...blockedQuery(handle), enabled: profile !== null });
  if (blocked) return <Profile person={blocked} />;
  return isLoading ? <Coming handle={handle} /> : <NotFound />;
}

/** A handle somebody gave up leads on to the one they have. */
function useFormerHandle(handle: string, person: Person | undefined): void {
  const queries = useQueryClient();
  const navigate = useNavigate();
  useEffect(() => {
    if (!person || handleKey(person.handle) === handleKey(handle)) return;
    queries.setQueryData(personQuery(person.handle).queryKey, person);
    void navigate({ to: "/u/$handle", params: { handle: person.handle }, replace: true });
  }, [handle, person, queries, navigate]);
}

function Profile({ person }: { person: Person }) {
  const { profile } = useMe();
  const isMe = profile?.person.id === person.id;
  const shown = isMe ? { ...person, ...own(profile.person) } : person;
  return (
    <Frame title={`${shown.name} (@${shown.handle})`}>
      <Header person={shown} isMe={isMe} waits={isMe && profile.waits} />
      <div className="mt-6 border-t border-line pt-1">
        {isMe && <OwnPlaces />}
        <Posts person={person} isMe={isMe} />
      </div>
    </Frame>
  );
}

/** What one wrote last of oneself, which others may not see yet. */
function own({ name, bio, links, avatar_url }: Person): Partial<Person> {
  return { name, bio, links, avatar_url };
}

function OwnPlaces() {
  const t = useWords(peopleWords);
  return (
    <nav aria-label={t("own_places")} className="mb-1 flex justify-center gap-1 md:justify-start">
      <Place icon={Grid3x3} isHere>
        {t("posts")}
      </Place>
      <Place icon={Bookmark} to="/account/saved">
        {t("saved")}
      </Place>
      <Place icon={FileClock} to="/account/unpublished">
        {t("unpublished")}
      </Place>
    </nav>
  );
}

interface PlaceProps {
  icon: LucideIcon;
  to?: "/account/saved" | "/account/unpublished";
  isHere?: boolean;
  children: ReactNode;
}

function Place({ icon: Icon, to, isHere = false, children }: PlaceProps) {
  const look =
    "flex h-12 items-center gap-2 border-b-2 border-transparent px-3 text-sm font-medium text-ink-2 hover:text-ink aria-[current=page]:border-ink aria-[current=page]:text-ink";
  return (
    <Link to={to ?? "."} aria-current={isHere ? "page" : undefined} className={look}>
      <Icon aria-hidden className="size-4" />
      {children}
    </Link>
  );
}

function Frame({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="mx-auto w-full max-w-5xl px-4 pt-6 pb-16 md:px-8 md:pt-10">
      <title>{`${title} · SocialPulse`}</title>
      {children}
    </div>
  );
}
