import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { ScrollText, ShieldAlert, ShieldCheck } from "lucide-react";
import { rest, type Shapes, told } from "~/api/rest";
import { Button, Empty, ErrorNote, Skeleton, Spinner } from "~/ui";
import { useFormats, useWords } from "~/words";
import { AuditFilters } from "./AuditFilters";
import { auditQuery, auditSoughtOf, type Sought } from "./auditing";
import { Frame } from "./Frame";
import { PersonName } from "./PersonName";
import { useMore } from "./useMore";
import { moderationWords } from "./words";

type Entry = Shapes["AuditEntryOut"];

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
  const sought = auditSoughtOf(useSearch({ from: "/moderation/audit" }));
  return (
    <section aria-label={t("audit")}>
      <AuditFilters key={`${sought.by}|${sought.subject}`} sought={sought} />
      <Found sought={sought} />
    </section>
  );
}

function Found({ sought }: { sought: Sought }) {
  const t = useWords(moderationWords);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(auditQuery(sought));
  const end = useMore(() => void fetchNextPage(), hasNextPage && !isFetchingNextPage);
  if (error && !data) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-96" />;
  const entries = data.pages.flatMap((page) => page.items);
  if (entries.length === 0) {
    return <Empty icon={ScrollText} title={t(Object.keys(sought).length > 0 ? "audit_none_found" : "audit_empty")} />;
  }
  return (
    <>
      <ol className="rounded-xl border border-line bg-surface">
        {entries.map((entry) => (
          <Row key={entry.number} entry={entry} />
        ))}
      </ol>
      <p ref={end} className="grid h-12 place-items-center text-ink-3">
        {isFetchingNextPage && <Spinner label={t("more_comes")} />}
      </p>
    </>
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
