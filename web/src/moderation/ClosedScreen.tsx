import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useState } from "react";
import { rest, told } from "~/api/rest";
import { Button, Chip, ErrorNote, Skeleton, TextField } from "~/ui";
import { useWords } from "~/words";
import type { Wanted } from "./cases";
import { Frame } from "./Frame";
import { type Sought, soughtOf, wantedOf } from "./filters";
import { PersonName } from "./PersonName";
import { CaseFilters } from "./queue/CaseFilters";
import { CaseList } from "./queue/CaseList";
import { moderationWords } from "./words";

/** What was decided, the last first; also of one person, post or comment. */
export default function ClosedScreen() {
  const t = useWords(moderationWords);
  return (
    <Frame title={t("closed_cases")}>
      <Closed />
    </Frame>
  );
}

function Closed() {
  const search = useSearch({ from: "/moderation/closed" });
  const text = typeof search.about === "string" ? search.about : "";
  const wanted: Wanted = { ...wantedOf(search), closed: true };
  const sought = soughtOf(text);
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-3">
        <SubjectSearch key={text} text={text} />
        <CaseFilters wanted={wanted} to="/moderation/closed" />
      </div>
      {sought ? <AboutOne wanted={wanted} sought={sought} /> : <CaseList wanted={wanted} />}
    </>
  );
}

function SubjectSearch({ text }: { text: string }) {
  const t = useWords(moderationWords);
  const navigate = useNavigate();
  const [typed, setTyped] = useState(text);
  const wrong = typed.trim() !== "" && soughtOf(typed) === null;
  const go = (about: string) =>
    void navigate({
      to: "/moderation/closed",
      search: (before: Record<string, unknown>) => ({ ...before, about: about.trim() || undefined }),
    });
  return (
    <form
      className="flex grow items-end gap-2 sm:max-w-lg"
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) go(typed);
      }}
    >
      <TextField
        label={t("search_subject")}
        hint={wrong ? t("search_subject_wrong") : undefined}
        className="grow"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        placeholder={t("search_subject_hint")}
      />
      <Button type="submit" disabled={wrong} icon={<Search aria-hidden className="size-4" />}>
        {t("search")}
      </Button>
      {text && (
        <Button look="quiet" onClick={() => go("")}>
          {t("all")}
        </Button>
      )}
    </form>
  );
}

/** Whom a case is about, and of which of their things; null: of all. */
interface About {
  readonly about_id: string;
  readonly subject_id: string | null;
}

function AboutOne({ wanted, sought }: { wanted: Wanted; sought: Sought }) {
  const t = useWords(moderationWords);
  const { data, error, refetch } = useQuery({
    queryKey: ["moderation", "about", sought],
    queryFn: ({ signal }) => findAbout(sought, signal),
    staleTime: 300_000,
    retry: false,
  });
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-60" />;
  const { about_id, subject_id } = data;
  return (
    <>
      <p className="mb-3">
        <Chip>
          {t(subject_id ? "about_thing_of" : "about_person")} <PersonName id={about_id} />
        </Chip>
      </p>
      <CaseList
        wanted={{ ...wanted, about_id }}
        only={subject_id ? (one) => one.subject_id === subject_id : undefined}
      />
    </>
  );
}

async function findAbout(sought: Sought, signal: AbortSignal): Promise<About> {
  if ("handle" in sought) {
    const path = { handle: sought.handle };
    const person = await told(rest.GET("/v1/people/by-handle/{handle}", { params: { path }, signal }));
    return { about_id: person.id, subject_id: null };
  }
  const { id } = sought;
  const [post, comment] = await Promise.all([
    told(rest.GET("/v1/posts/{post_id}", { params: { path: { post_id: id } }, signal })).catch(() => null),
    sought.is === "post"
      ? null
      : told(rest.GET("/v1/comments/{comment_id}", { params: { path: { comment_id: id } }, signal })).catch(() => null),
  ]);
  const thing = post ?? comment;
  return thing ? { about_id: thing.author.id, subject_id: id } : { about_id: id, subject_id: null };
}
