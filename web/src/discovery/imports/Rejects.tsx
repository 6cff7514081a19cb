import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { Badge, Button, type Column, ErrorNote, Skeleton, Table } from "~/ui";
import { useWords } from "~/words";
import { discoveryWords } from "../words";
import { csv, download } from "./csv";
import { MAX_REJECTS, type Reject, rejectsQuery } from "./queries";
import type { Import } from "./upload";

const SHOWN = 200;

/** What was refused, with its line, its value and the reason; as a file too. */
export function Rejects({ one }: { one: Import }) {
  const t = useWords(discoveryWords);
  const [shown, setShown] = useState(SHOWN);
  const { data, error, refetch } = useQuery(rejectsQuery(one.id));
  if (error && !data) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="mt-4 h-48" />;
  const columns: readonly Column<Reject>[] = [
    { id: "line", label: t("reject_line"), cell: ({ line }) => line, align: "end", width: "4.5rem" },
    {
      id: "severity",
      label: t("reject_severity"),
      cell: ({ severity }) => (
        <Badge tone={severity === "row" ? "bad" : "warn"}>{t(severity === "row" ? "row_out" : "field_out")}</Badge>
      ),
      deskOnly: true,
    },
    { id: "field", label: t("reject_field"), cell: ({ field }) => <code className="text-xs">{field}</code> },
    {
      id: "value",
      label: t("reject_value"),
      cell: ({ value }) => (
        <span dir="auto" title={value} className="block max-w-40 truncate">
          {value}
        </span>
      ),
    },
    {
      id: "reason",
      label: t("reject_reason"),
      cell: ({ reason }) => <span className="block min-w-48 py-2">{reason}</span>,
    },
  ];
  const save = () => {
    const rows = data.map(({ line, severity, field, value, reason }) => [line, severity, field, value, reason]);
    download(`${one.file_name}.rejects.csv`, csv(["line", "severity", "field", "value", "reason"], rows));
  };
  return (
    <div className="mt-4 grid grid-cols-1 gap-3">
      <div className="flex items-center justify-between gap-3">
        <h3 className="text-sm font-semibold">{t("rejects", { n: data.length })}</h3>
        <Button size="small" icon={<Download className="size-4" />} onClick={save}>
          {t("download_csv")}
        </Button>
      </div>
      <Table
        dense
        label={t("rejects", { n: data.length })}
        columns={columns}
        rows={data.slice(0, shown)}
        rowKey={(reject) => `${reject.line} ${reject.field} ${reject.reason}`}
        className="max-h-96"
      />
      {data.length > shown && (
        <Button size="small" look="quiet" onClick={() => setShown(shown + SHOWN * 5)}>
          {t("show_all", { n: data.length })}
        </Button>
      )}
      {data.length === MAX_REJECTS && <p className="text-sm text-ink-2">{t("first_rejects", { n: MAX_REJECTS })}</p>}
    </div>
  );
}
