import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, Download } from "lucide-react";
import { useState } from "react";
import { rest, type Shapes, told } from "~/api/rest";
import { Button, Dialog, ErrorNote, Progress } from "~/ui";
import { buttonClass } from "~/ui/Button";
import { useFormats, useWords } from "~/words";
import { Columns } from "./Columns";
import { FormatChoice } from "./FormatChoice";
import { countOf, type Export, exportQuery, fileAddress, isOnItsWay, type What, whole } from "./queries";
import { listsWords } from "./words";

/** So many fit into a file, and so many ids into a question. */
const MOST = 100_000;
const MOST_IDS = 10_000;

export interface Wish {
  readonly format: Shapes["FileFormat"];
  /** None: all. */
  readonly columns: readonly Shapes["ExportColumn"][];
}

interface ExportDialogProps {
  open: boolean;
  onClose: () => void;
  what: What;
}

/** Has a file of creators written, shows how far it is, and hands it out. */
export function ExportDialog({ open, onClose, what }: ExportDialogProps) {
  const t = useWords(listsWords);
  const queries = useQueryClient();
  const [wish, setWish] = useState<Wish>({ format: "csv", columns: [] });
  const ask = useMutation({
    mutationFn: () => told(rest.POST("/v1/exports", { body: bodyOf(what, wish) })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["exports"] }),
  });
  const n = countOf(what);
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t("export_title", { n: Math.min(n, mostOf(what)) })}
      actions={
        ask.data ? (
          <Button onClick={onClose}>{t("done")}</Button>
        ) : (
          <Button look="primary" busy={ask.isPending} onClick={() => ask.mutate()}>
            {t("start_export")}
          </Button>
        )
      }
    >
      {ask.data ? (
        <OnItsWay asked={ask.data} onAgain={ask.reset} />
      ) : (
        <Choice wish={wish} onChange={setWish} n={n} most={mostOf(what)} error={ask.error} />
      )}
    </Dialog>
  );
}

interface ChoiceProps {
  wish: Wish;
  onChange: (wish: Wish) => void;
  n: number;
  most: number;
  error: Error | null;
}

function Choice({ wish, onChange, n, most, error }: ChoiceProps) {
  const t = useWords(listsWords);
  const { number } = useFormats();
  return (
    <div className="grid gap-5">
      <FormatChoice value={wish.format} onChange={(format) => onChange({ ...wish, format })} />
      <Columns chosen={wish.columns} onChange={(columns) => onChange({ ...wish, columns })} />
      {n > most && <p className="text-sm text-ink-2">{t("export_most", { n: number(most), total: number(n) })}</p>}
      <p className="text-sm text-ink-2">{t("quota_note")}</p>
      {error && (
        <p role="alert" className="text-sm text-bad">
          {error.message}
        </p>
      )}
    </div>
  );
}

function OnItsWay({ asked, onAgain }: { asked: Export; onAgain: () => void }) {
  const t = useWords(listsWords);
  const { number, bytes, day } = useFormats();
  const { data = asked, error, refetch } = useQuery({ ...exportQuery(asked.id), initialData: asked });
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (isOnItsWay(data)) {
    const n = data.n_creators;
    return (
      <Progress
        label={n === null ? t("finding") : t("writing", { done: number(data.n_done), n: number(n) })}
        value={n ? data.n_done / n : null}
        hint={t("goes_on")}
      />
    );
  }
  if (data.state === "failed")
    return (
      <div role="alert" className="grid justify-items-start gap-3">
        <p className="flex items-center gap-2 font-semibold">
          <CircleAlert aria-hidden className="size-5 text-bad" />
          {t("export_failed")}
        </p>
        <p className="text-sm text-ink-2">{data.error}</p>
        <Button onClick={onAgain}>{t("again")}</Button>
      </div>
    );
  return (
    <div role="status" className="grid gap-3">
      <p className="flex items-center gap-2 font-semibold">
        <CircleCheck aria-hidden className="size-5 shrink-0 text-good" />
        <span className="min-w-0 break-words">{t("export_done", { name: data.file_name })}</span>
      </p>
      <p className="text-sm text-ink-2">
        {t("export_size", { n: data.n_done, size: bytes(data.n_bytes ?? 0), day: day(data.expires_at) })}
      </p>
      <a href={fileAddress(data.id)} download={data.file_name} className={buttonClass("primary", "large")}>
        <Download aria-hidden className="size-5" />
        {t("download")}
      </a>
    </div>
  );
}

function mostOf(what: What): number {
  return "ids" in what ? MOST_IDS : MOST;
}

function bodyOf(what: What, { format, columns }: Wish): Shapes["ExportBody"] {
  return {
    format,
    columns: [...columns],
    limit: MOST,
    creator_ids: "ids" in what ? what.ids.slice(0, MOST_IDS) : [],
    search: "search" in what ? whole(what.search) : null,
    list_id: "listId" in what ? what.listId : null,
  };
}
