import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, Trash2 } from "lucide-react";
import { rest, told } from "~/api/rest";
import { Badge, ErrorNote, IconButton, Progress, Section, Skeleton, type Tone, toastError } from "~/ui";
import { buttonClass } from "~/ui/Button";
import { useFormats, useWords } from "~/words";
import { type Export, exportsQuery, fileAddress, isOnItsWay } from "./queries";
import { listsWords } from "./words";

const TONES: Record<Export["state"], Tone> = { waiting: "plain", running: "info", done: "good", failed: "bad" };

/** The files that were asked for in the last week. */
export function Files() {
  const t = useWords(listsWords);
  const { data, error, refetch } = useQuery(exportsQuery());
  return (
    <Section title={t("exports")} hint={t("exports_hint")}>
      {error && !data ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Skeleton className="h-16" />
      ) : data.length === 0 ? (
        <p className="text-sm text-ink-2">{t("no_exports")}</p>
      ) : (
        <ul className="divide-y divide-line rounded-2xl border border-line bg-surface">
          {data.map((one) => (
            <File key={one.id} file={one} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function File({ file }: { file: Export }) {
  const t = useWords(listsWords);
  const { ago, bytes, number } = useFormats();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => told(rest.DELETE("/v1/exports/{export_id}", { params: { path: { export_id: file.id } } })),
    onError: toastError,
    onSettled: () => queries.invalidateQueries({ queryKey: ["exports"] }),
  });
  const facts = [
    file.n_creators !== null && t("n_creators", { n: file.n_creators }),
    file.n_bytes !== null && bytes(file.n_bytes),
    ago(file.made_at),
  ].filter(Boolean);
  return (
    <li className="flex items-center gap-3 py-2.5 ps-4 pe-2">
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-center gap-x-2 text-sm font-medium">
          <span className="min-w-0 truncate">{file.file_name}</span>
          {file.state !== "done" && <Badge tone={TONES[file.state]}>{t(`state_${file.state}`)}</Badge>}
        </p>
        {isOnItsWay(file) && file.n_creators ? (
          <Progress
            hideLabel
            label={t("writing", { done: number(file.n_done), n: number(file.n_creators) })}
            value={file.n_done / file.n_creators}
          />
        ) : (
          <p className="text-sm text-ink-2">{file.error ?? facts.join(" · ")}</p>
        )}
      </div>
      {file.state === "done" && (
        <a href={fileAddress(file.id)} download={file.file_name} className={buttonClass("secondary", "small")}>
          <Download aria-hidden className="size-4" />
          <span className="max-sm:sr-only">{t("download")}</span>
        </a>
      )}
      <IconButton size="small" label={t("delete_export", { name: file.file_name })} onClick={() => remove.mutate()}>
        <Trash2 className="size-4" />
      </IconButton>
    </li>
  );
}
