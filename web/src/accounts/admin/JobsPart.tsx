import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, RotateCcw } from "lucide-react";
import { rest, type Shapes, told } from "~/api/rest";
import { Button, type Column, Empty, ErrorNote, Section, Skeleton, Table, toast, toastError } from "~/ui";
import { useFormats, useWords } from "~/words";
import { type DeadJob, jobsQuery } from "./queries";
import { adminWords } from "./words";

type Queue = Shapes["QueueOut"];

/** What waits, runs and failed in the background. */
export function JobsPart() {
  const t = useWords(adminWords);
  const { data, error, refetch } = useQuery(jobsQuery);
  if (error && !data) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-96 rounded-2xl" />;
  return (
    <>
      <Section title={t("queues")}>
        <Queues queues={data.queues} />
      </Section>
      <Section title={t("dead_jobs")} hint={data.dead.length ? t("dead_hint") : undefined}>
        {data.dead.length ? (
          <Dead jobs={data.dead} />
        ) : (
          <Empty icon={CircleCheck} title={t("no_dead")}>
            {t("no_dead_text")}
          </Empty>
        )}
      </Section>
    </>
  );
}

function Queues({ queues }: { queues: readonly Queue[] }) {
  const t = useWords(adminWords);
  const { number } = useFormats();
  const counted = (id: "waiting" | "running" | "dead", value: (queue: Queue) => number): Column<Queue> => ({
    id,
    label: t(id),
    align: "end",
    cell: (queue) => {
      const n = value(queue);
      const tone = n === 0 ? "text-ink-3" : id === "dead" ? "font-semibold text-bad" : "font-medium";
      return <span className={tone}>{number(n)}</span>;
    },
  });
  const columns: Column<Queue>[] = [
    { id: "queue", label: t("queue"), cell: ({ name }) => <bdi dir="ltr">{name}</bdi> },
    counted("waiting", ({ n_waiting }) => n_waiting),
    counted("running", ({ n_running }) => n_running),
    counted("dead", ({ n_dead }) => n_dead),
  ];
  return <Table dense label={t("queues")} columns={columns} rows={queues} rowKey={({ name }) => name} />;
}

function Dead({ jobs }: { jobs: readonly DeadJob[] }) {
  const t = useWords(adminWords);
  const columns: Column<DeadJob>[] = [
    { id: "job", label: t("job"), cell: ({ name }) => <bdi dir="ltr">{name}</bdi> },
    {
      id: "about",
      label: t("about"),
      deskOnly: true,
      cell: (job) => (
        <bdi dir="ltr" className="text-xs text-ink-2">
          {Object.entries(job.arguments)
            .map(([name, value]) => `${name} ${value}`)
            .join(", ")}
        </bdi>
      ),
    },
    { id: "attempts", label: t("attempts"), align: "end", deskOnly: true, cell: ({ n_attempts }) => n_attempts },
    { id: "again", label: "", align: "end", cell: (job) => <Again id={job.id} /> },
  ];
  return <Table label={t("dead_jobs")} columns={columns} rows={jobs} rowKey={({ id }) => String(id)} />;
}

function Again({ id }: { id: number }) {
  const t = useWords(adminWords);
  const queries = useQueryClient();
  const retry = useMutation({
    mutationFn: () => told(rest.POST("/v1/admin/jobs/{job_id}/again", { params: { path: { job_id: id } } })),
    onError: toastError,
    onSuccess: () => toast(t("runs_again", { id: String(id) })),
    onSettled: () => queries.invalidateQueries(jobsQuery),
  });
  return (
    <Button
      size="small"
      icon={<RotateCcw className="size-4" />}
      aria-label={t("again_label", { id: String(id) })}
      busy={retry.isPending}
      onClick={() => retry.mutate()}
    >
      {t("again")}
    </Button>
  );
}
