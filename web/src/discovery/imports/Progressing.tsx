import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useEffect } from "react";
import { ButtonLink, ErrorNote, Progress, Section, Skeleton } from "~/ui";
import { useWords } from "~/words";
import { formats } from "~/words/language";
import { discoveryWords } from "../words";
import { importQuery, isOver } from "./queries";
import { Rejects } from "./Rejects";
import type { Import } from "./upload";

/** One import as it goes on, and what came of it. */
export function Progressing({ id }: { id: string }) {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(importQuery(id));
  const over = data !== undefined && isOver(data);
  useEffect(() => {
    if (!over) return;
    void queries.invalidateQueries({ queryKey: ["creators"] });
    void queries.invalidateQueries({ queryKey: ["imports"], exact: true });
  }, [over, queries]);
  if (error && !data) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="mb-8 h-32" />;
  return (
    <Section title={data.file_name}>
      <div className="grid gap-4 rounded-2xl border border-line bg-surface p-4">
        <State one={data} />
        <Counts one={data} />
      </div>
      {over && data.n_rejected + data.n_fields_rejected > 0 && <Rejects one={data} />}
    </Section>
  );
}

function State({ one }: { one: Import }) {
  const t = useWords(discoveryWords);
  if (one.state === "failed")
    return (
      <div role="alert" className="flex gap-3 text-sm">
        <TriangleAlert aria-hidden className="size-5 shrink-0 text-bad" />
        <div className="grid min-w-0 gap-1">
          <p className="font-semibold text-bad">{t("import_failed")}</p>
          <p>{t("import_failed_hint")}</p>
          {one.error && (
            <p className="break-words text-ink-2">
              {t("import_failed_at")} <bdi>{one.error}</bdi>
            </p>
          )}
        </div>
      </div>
    );
  if (one.state === "done")
    return (
      <div role="status" className="flex flex-wrap items-center justify-between gap-3">
        <p className="flex items-center gap-2 font-semibold">
          <CircleCheck aria-hidden className="size-5 text-good" />
          {t("import_done", { n: one.n_records })}
        </p>
        <ButtonLink to="/discover" search={{ sort: "observed_at" }} size="small">
          {t("see_creators")}
        </ButtonLink>
      </div>
    );
  return (
    <Progress
      label={t(one.state === "waiting" ? "import_waiting" : "import_running")}
      value={one.n_bytes && one.n_bytes_read ? Math.min(1, one.n_bytes_read / one.n_bytes) : null}
      hint={t("read_of", { read: formats.bytes(one.n_bytes_read), total: formats.bytes(one.n_bytes) })}
    />
  );
}

function Counts({ one }: { one: Import }) {
  const t = useWords(discoveryWords);
  const counts = [
    [t("n_new"), one.n_new, "text-good"],
    [t("n_changed"), one.n_changed, ""],
    [t("n_unchanged"), one.n_unchanged, "text-ink-2"],
    [t("n_rejected"), one.n_rejected, one.n_rejected ? "text-bad" : "text-ink-2"],
    [t("n_fields_rejected"), one.n_fields_rejected, one.n_fields_rejected ? "text-warn" : "text-ink-2"],
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-5">
      {counts.map(([name, n, tone]) => (
        <div key={name}>
          <dt className="text-xs text-ink-2">{name}</dt>
          <dd className={`text-xl font-semibold tabular-nums ${tone}`}>{formats.number(n)}</dd>
        </div>
      ))}
    </dl>
  );
}
