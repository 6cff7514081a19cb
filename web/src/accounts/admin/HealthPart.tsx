import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck } from "lucide-react";
import { ErrorNote, Meter, Progress, Skeleton } from "~/ui";
import { language, useFormats, useWords } from "~/words";
import { Facts } from "./Facts";
import { type Health, healthQuery } from "./queries";
import { adminWords } from "./words";

const NEARLY_FULL = 0.9;
const gigabytes = new Intl.NumberFormat(language, { style: "unit", unit: "gigabyte", maximumFractionDigits: 0 });

/** Whether every part answers, how much room there is, how far what runs by itself is. */
export function HealthPart() {
  const { data, error, refetch } = useQuery(healthQuery);
  if (error && !data) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-96 rounded-2xl" />;
  return (
    <div className="grid gap-4">
      <Summary health={data} />
      <div className="grid gap-4 md:grid-cols-2">
        <Room health={data} />
        <CreatorIndex health={data} />
        <Versions health={data} />
        {data.demo && <Demo demo={data.demo} />}
      </div>
    </div>
  );
}

function Summary({ health }: { health: Health }) {
  const t = useWords(adminWords);
  const n = health.parts.filter(({ problem }) => problem).length;
  const Icon = n ? CircleAlert : CircleCheck;
  return (
    <section className="rounded-2xl border border-line bg-surface p-5">
      <h2 role="status" className="flex items-center gap-3 text-lg font-semibold">
        <Icon aria-hidden className={n ? "size-6 text-bad" : "size-6 text-good"} />
        {n ? t("some_wrong", { n }) : t("all_well")}
      </h2>
      <ul className="mt-4 grid gap-x-8 gap-y-3 sm:grid-cols-2 lg:grid-cols-4">
        {health.parts.map((part) => (
          <li key={part.name} className="text-sm">
            <p className="font-medium">{t(`part_${part.name}` as "part_database")}</p>
            <p className={part.problem ? "text-bad" : "text-ink-2"}>{part.problem ?? t("well")}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Room({ health }: { health: Health }) {
  const t = useWords(adminWords);
  const { bytes } = useFormats();
  const { n_disk_bytes: total, n_disk_bytes_free: free } = health;
  const taken = total ? 1 - free / total : 0;
  const facts = [
    { label: t("database_size"), value: bytes(health.n_database_bytes ?? 0) },
    { label: t("index_size"), value: bytes(health.index?.n_bytes ?? 0) },
  ];
  return (
    <Facts title={t("room")} facts={facts}>
      <Meter label={t("disk")} value={taken} tone={taken > NEARLY_FULL ? "bad" : "info"} />
      <p className={taken > NEARLY_FULL ? "text-sm text-bad" : "text-sm text-ink-2"}>
        {t("disk_free", { free: gigabytes.format(free / 1e9), total: gigabytes.format(total / 1e9) })}
        {taken > NEARLY_FULL && ` ${t("disk_full")}`}
      </p>
    </Facts>
  );
}

function CreatorIndex({ health }: { health: Health }) {
  const t = useWords(adminWords);
  const { number } = useFormats();
  const facts = [
    { label: t("accounts"), value: number(health.n_accounts) },
    { label: t("indexed"), value: number(health.index?.n_rows ?? 0) },
    { label: t("waiting_meaning"), value: number(health.n_waiting) },
    { label: t("segments"), value: number(health.index?.n_segments ?? 0) },
    { label: t("to_merge"), value: number(health.index?.n_dead ?? 0) },
  ];
  return <Facts title={t("creators")} facts={facts} />;
}

function Versions({ health }: { health: Health }) {
  const t = useWords(adminWords);
  const { moment } = useFormats();
  const facts = [
    { label: t("socialpulse"), value: health.version },
    { label: t("python"), value: health.python },
    { label: t("postgres"), value: health.postgres ?? "–" },
    { label: t("since"), value: moment(health.began_at) },
  ];
  return <Facts title={t("versions")} facts={facts} />;
}

function Demo({ demo }: { demo: NonNullable<Health["demo"]> }) {
  const t = useWords(adminWords);
  const { number } = useFormats();
  const done = demo.complete ? 1 : (demo.n_people + demo.n_posts) / (demo.n_people_wanted + demo.n_posts_wanted);
  const people = t("demo_people", { n: number(demo.n_people), total: number(demo.n_people_wanted) });
  const posts = t("demo_posts", { n: number(demo.n_posts), total: number(demo.n_posts_wanted) });
  return (
    <Facts title={t("demo")} facts={[]}>
      <Progress
        label={demo.complete ? t("demo_complete") : posts}
        value={done}
        tone={demo.complete ? "good" : "info"}
        hint={[people, posts, t("demo_days", { n: demo.n_days })].join(" · ")}
      />
    </Facts>
  );
}
