import { UserPlus } from "lucide-react";
import { PersonRow } from "~/people/PersonRow";
import type { Post } from "~/posts/post";
import { Button } from "~/ui/Button";
import { useWords } from "~/words";
import { feedWords } from "../words";

const MOST = 8;

/** For who follows nobody yet: people whose posts many like now. */
export default function Suggestions({ posts, onDone }: { posts: readonly Post[]; onDone: () => void }) {
  const t = useWords(feedWords);
  const people = [...new Map(posts.map(({ author }) => [author.id, author])).values()].slice(0, MOST);
  return (
    <div className="mx-auto grid w-full max-w-md gap-6 self-start px-5 pt-24 pb-10">
      <header className="grid justify-items-center gap-2 text-center">
        <UserPlus aria-hidden className="size-9 text-ink-3" strokeWidth={1.5} />
        <h2 className="text-xl font-bold">{t("nobody_title")}</h2>
        <p className="text-sm text-ink-2">{t("nobody_text")}</p>
      </header>
      <ul>
        {people.map((person) => (
          <li key={person.id}>
            <PersonRow person={person} />
          </li>
        ))}
      </ul>
      <Button look="primary" size="large" onClick={onDone}>
        {t("nobody_done")}
      </Button>
    </div>
  );
}
