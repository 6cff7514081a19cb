import { useQuery } from "@tanstack/react-query";
import { Badge, type Column, ErrorNote, Skeleton, Table } from "~/ui";
import { useFormats, useWords } from "~/words";
import { type Model, modelsQuery } from "./queries";
import { adminWords } from "./words";

/** Which models there are, where each is from, and what it costs on this machine. */
export function ModelsPart() {
  const t = useWords(adminWords);
  const { bytes, number } = useFormats();
  const { data, error, refetch } = useQuery(modelsQuery);
  if (error && !data) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-96 rounded-2xl" />;
  const cost = (id: "loads" | "runs" | "holds", value: (model: Model) => string | null): Column<Model> => ({
    id,
    label: t(id),
    align: "end",
    deskOnly: true,
    cell: (model) => value(model) ?? <span className="text-ink-3">–</span>,
  });
  const columns: Column<Model>[] = [
    { id: "model", label: t("model"), cell: (model) => <Named model={model} /> },
    { id: "from", label: t("from"), deskOnly: true, cell: ({ source }) => <bdi dir="ltr">{source}</bdi> },
    { id: "licence", label: t("licence"), deskOnly: true, cell: ({ licence }) => <bdi dir="ltr">{licence}</bdi> },
    { id: "state", label: t("state"), cell: (model) => <State model={model} /> },
    {
      id: "size",
      label: t("size"),
      align: "end",
      cell: ({ n_bytes }) => <span className="whitespace-nowrap">{bytes(n_bytes)}</span>,
    },
    cost("loads", (model) => model.cost && t("ms", { n: number(Math.round(model.cost.load_ms)) })),
    cost("runs", (model) => model.cost && t("ms", { n: number(Math.round(model.cost.run_ms * 10) / 10) })),
    cost("holds", (model) => model.cost && t("mb", { n: number(Math.round(model.cost.mb)) })),
  ];
  return (
    <>
      <p className="mb-4 text-sm text-ink-2">{t("models_hint")}</p>
      <Table label={t("tab_models")} columns={columns} rows={data} rowKey={({ name }) => name} />
    </>
  );
}

function Named({ model }: { model: Model }) {
  return (
    <bdi dir="ltr" className="block py-1.5">
      <span className="block font-medium">{model.name}</span>
      <span className="block text-xs text-ink-2">{model.version}</span>
    </bdi>
  );
}

function State({ model }: { model: Model }) {
  const t = useWords(adminWords);
  const { list } = useFormats();
  if (model.missing.length) return <Badge tone="bad">{t("missing", { files: list(model.missing) })}</Badge>;
  return <Badge tone="good">{t("whole")}</Badge>;
}
