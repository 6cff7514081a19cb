import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Monitor, Smartphone } from "lucide-react";
import { useState } from "react";
import { rest, type Shapes, told } from "~/api/rest";
import { Badge } from "~/ui/Badge";
import { Button } from "~/ui/Button";
import { Confirm } from "~/ui/Dialog";
import { Section } from "~/ui/Page";
import { Skeleton } from "~/ui/Skeleton";
import { ErrorNote } from "~/ui/States";
import { toast, toastError } from "~/ui/toast";
import { useFormats, useWords } from "~/words";
import { accountsWords } from "../words";
import { deviceOf } from "./device";

type Session = Shapes["SessionOut"];
const QUERY = ["sessions"];

/** Where one is signed in; each can be ended from here. */
export function SessionsPart() {
  const t = useWords(accountsWords);
  const queries = useQueryClient();
  const [asks, setAsks] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: QUERY, queryFn: () => told(rest.GET("/v1/sessions")) });
  const endOthers = useMutation({
    mutationFn: () => told(rest.DELETE("/v1/sessions")),
    onSuccess: ({ n_ended = 0 }) => {
      setAsks(false);
      toast(t("sessions_ended", { n: n_ended }));
      return queries.invalidateQueries({ queryKey: QUERY });
    },
    onError: toastError,
  });
  const others = data?.filter((session) => !session.is_current) ?? [];
  return (
    <Section
      title={t("sessions")}
      hint={t("sessions_hint")}
      actions={others.length > 0 && <Button onClick={() => setAsks(true)}>{t("end_others")}</Button>}
    >
      {error ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Skeleton className="h-20" />
      ) : (
        <ul className="divide-y divide-line rounded-2xl border border-line bg-surface">
          {data
            .toSorted((a, b) => Number(b.is_current) - Number(a.is_current) || b.seen_at.localeCompare(a.seen_at))
            .map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
        </ul>
      )}
      <Confirm
        open={asks}
        onClose={() => setAsks(false)}
        onConfirm={() => endOthers.mutate()}
        busy={endOthers.isPending}
        title={t("end_others_title")}
        confirm={t("end_others")}
        danger
      >
        {t("end_others_text", { n: others.length })}
      </Confirm>
    </Section>
  );
}

function SessionRow({ session }: { session: Session }) {
  const t = useWords(accountsWords);
  const { ago, day } = useFormats();
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () => told(rest.DELETE("/v1/sessions/{session_id}", { params: { path: { session_id: session.id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: QUERY }),
    onError: toastError,
  });
  const { browser, system, isPhone } = deviceOf(session.client);
  const Icon = isPhone ? Smartphone : Monitor;
  const name =
    browser && system ? t("browser_on_system", { browser, system }) : (browser ?? system ?? (session.client || "?"));
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <Icon aria-hidden className="size-5 shrink-0 text-ink-2" />
      <span className="min-w-0 grow">
        <span className="flex flex-wrap items-center gap-x-2 font-medium">
          <bdi className="truncate">{name}</bdi>
          {session.is_current && <Badge tone="good">{t("this_device")}</Badge>}
        </span>
        <span className="block text-sm text-ink-2">
          {t("session_line", { address: session.address, began: day(session.began_at), seen: ago(session.seen_at) })}
        </span>
      </span>
      {!session.is_current && (
        <Button size="small" busy={end.isPending} onClick={() => end.mutate()} aria-label={t("end_session", { name })}>
          {t("end")}
        </Button>
      )}
    </li>
  );
}
