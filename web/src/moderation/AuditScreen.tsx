import { infiniteQueryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ScrollText, ShieldAlert, ShieldCheck } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { rest, type Shapes, told } from "~/api/rest";
import { Button, Empty, ErrorNote, Skeleton, Spinner, TextField } from "~/ui";
import { useFormats, useWords } from "~/words";
import { Frame } from "./Frame";
import { PersonName } from "./PersonName";
import { useMore } from "./useMore";
import { moderationWords } from "./words";

type Entry = Shapes["AuditEntryOut"];

const auditQuery = infiniteQueryOptions({
  queryKey: ["moderation", "audit"],
  queryFn: ({ pageParam, signal }) =>
    told(
      rest.GET("/v1/moderation/audit", {
        params: { query: { limit: 100, ...(pageParam && { cursor: pageParam }) } },
        signal,
      }),
    ),
  initialPageParam: "",
  getNextPageParam: (page) => page.next_cursor,
});

/** What people of the house did, and whether the log of it is as it was written. */
export default function AuditScreen() {
  const t = useWords(moderationWords);
  return (
    <Frame title={t("audit")} operators>
      <Verification />
      <Entries />
    </Frame>
  );
}

function Verification() {
  const t = useWords(moderationWords);
  const { number } = useFormats();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ["moderation", "audit", "verification"],
    queryFn: ({ signal }) => told(rest.GET("/v1/moderation/audit/verification", { signal })),
    enabled: false,
  });
  const broken = data && data.broken_at !== null;
  return (
    <section aria-label={t("verification")} className="mb-6 rounded-2xl border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-60 grow text-sm text-ink-2">{t("verification_text")}</p>
        <Button busy={isFetching} onClick={() => void refetch()}>
          {t("verify")}
        </Button>
      </div>
      <div role="status">
        {error && !isFetching && <p className="mt-3 text-sm text-bad">{error.message}</p>}
        {data && !isFetching && (
          <p className="mt-3 flex items-start gap-2 text-sm">
            {broken ? (
              <ShieldAlert aria-hidden className="size-5 shrink-0 text-bad" />
            ) : (
              <ShieldCheck aria-hidden className="size-5 shrink-0 text-good" />
            )}
            <span>
              {broken
                ? t("audit_broken", { n: data.broken_at ?? 0, why: data.why ?? "" })
                : t("audit_whole", { n: data.n_entries })}
              <span className="mt-1 block text-xs text-ink-2">
                {t("audit_head", { n: number(data.head_number) })}{" "}
                <code dir="ltr" className="break-all">
                  {data.head_hash}
                </code>
              </span>
            </span>
          </p>
        )}
      </div>
    </section>
  );
}

function Entries() {
  const t = useWords(moderationWords);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(auditQuery);
  const [typed, setTyped] = useState("");
  const words = useDeferredValue(typed).trim().toLowerCase();
  const end = useMore(() => void fetchNextPage(), hasNextPage && !isFetchingNextPage);
  if (error && !data) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-96" />;
  const loaded = data.pages.flatMap((page) => page.items);
  const entries = loaded.filter((entry) => words === "" || JSON.stringify(entry).toLowerCase().includes(words));
  return (
    <section aria-label={t("audit")}>
      <TextField
        label={t("audit_filter")}
        hint={t("audit_filter_hint", { n: loaded.length })}
        className="mb-4 max-w-md"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {entries.length === 0 && !hasNextPage && <Empty icon={ScrollText} title={t("audit_empty")} />}
      <ol className="rounded-xl border border-line bg-surface">
        {entries.map((entry) => (
          <Row key={entry.number} entry={entry} />
        ))}
      </ol>
      <p ref={end} className="grid h-12 place-items-center text-ink-3">
        {isFetchingNextPage && <Spinner label={t("more_comes")} />}
      </p>
    </section>
  );
}

const PERSON = /^(\S+) ([0-9a-f-]{36})$/;

function Row({ entry }: { entry: Entry }) {
  const t = useWords(moderationWords);
  const { moment, number } = useFormats();
  const [, role, person] = PERSON.exec(entry.actor) ?? [];
  const detail = Object.entries(entry.detail).filter(([, value]) => value !== null && value !== "");
  return (
    <li className="border-b border-line p-3 text-sm last:border-b-0">
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="text-xs text-ink-3 tabular-nums">{number(entry.number)}</span>
        <strong dir="ltr" className="font-semibold">
          {entry.act}
        </strong>
        <span dir="ltr" className="min-w-0 break-all">
          {entry.subject}
        </span>
        <span className="text-ink-2">
          {person ? (
            <>
              {role} · <PersonName id={person} />
            </>
          ) : (
            entry.actor
          )}
        </span>
        <time dateTime={entry.at} className="ms-auto text-xs text-ink-2">
          {moment(entry.at)}
        </time>
      </p>
      <details className="mt-1 text-xs text-ink-2">
        <summary className="w-fit cursor-pointer py-0.5">{t("audit_detail")}</summary>
        <dl dir="ltr" className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 font-mono break-all">
          {[...detail, ["previous entry", entry.previous], ["this entry", entry.hash]].map(([name, value]) => (
            <div key={String(name)} className="contents">
              <dt>{String(name)}</dt>
              <dd>{typeof value === "object" ? JSON.stringify(value) : String(value)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  );
}
