import { queryOptions, useQuery } from "@tanstack/react-query";
import { rest, told } from "~/api/rest";
import { Button } from "~/ui/Button";
import { Section } from "~/ui/Page";
import { ErrorNote } from "~/ui/States";
import { formats, useWords } from "~/words";
import type { Post } from "../post";
import { editWords } from "./words";

function historyQuery(post_id: string, version: number) {
  return queryOptions({
    queryKey: ["post", post_id, "history", version],
    queryFn: ({ signal }) => told(rest.GET("/v1/posts/{post_id}/history", { params: { path: { post_id } }, signal })),
  });
}

/** What a post was before its edits; the text of each can be taken again. */
export function History({ post, onTake }: { post: Post; onTake: (caption: string) => void }) {
  const t = useWords(editWords);
  const { data, error, refetch } = useQuery({ ...historyQuery(post.id, post.version), enabled: post.version > 1 });
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data?.length) return null;
  return (
    <div className="mt-10">
      <Section title={t("history")} hint={t("history_hint")}>
        <ol className="divide-y divide-line rounded-2xl border border-line bg-surface">
          {data.map((revision) => (
            <li key={revision.version} className="flex items-start gap-4 p-4">
              <div className="min-w-0 grow text-sm">
                <p className="text-ink-2">{t("version", { n: revision.version, at: formats.moment(revision.at) })}</p>
                <p dir="auto" className="mt-1 [text-align:match-parent] wrap-anywhere whitespace-pre-line">
                  {revision.caption}
                </p>
              </div>
              {revision.caption !== post.caption && (
                <Button size="small" onClick={() => onTake(revision.caption)}>
                  {t("take_text")}
                </Button>
              )}
            </li>
          ))}
        </ol>
      </Section>
    </div>
  );
}
