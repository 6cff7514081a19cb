import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { rest, type Shapes, told } from "~/api/rest";
import { Badge } from "~/ui/Badge";
import { Button } from "~/ui/Button";
import { Confirm, Dialog } from "~/ui/Dialog";
import { Section } from "~/ui/Page";
import { Skeleton } from "~/ui/Skeleton";
import { Empty, ErrorNote } from "~/ui/States";
import { toastError } from "~/ui/toast";
import { useFormats, useWords } from "~/words";
import { accountsWords } from "../words";
import { KeyForm, SCOPES } from "./KeyForm";
import { keysQuery } from "./queries";

type Key = Shapes["ApiKey"];

/** The keys programs act with in the tenant's name. */
export function KeysPart() {
  const t = useWords(accountsWords);
  const [makes, setMakes] = useState(false);
  const { data, error, refetch } = useQuery(keysQuery);
  return (
    <Section
      title={t("tab_keys")}
      hint={t("keys_hint")}
      actions={
        <Button look="primary" icon={<Plus className="size-4" />} onClick={() => setMakes(true)}>
          {t("make_key")}
        </Button>
      }
    >
      {error ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Skeleton className="h-40" />
      ) : data.length === 0 ? (
        <Empty icon={KeyRound} title={t("keys_none")}>
          {t("keys_none_text")}
        </Empty>
      ) : (
        <ul className="divide-y divide-line rounded-2xl border border-line bg-surface">
          {data.map((key) => (
            <KeyRow key={key.id} apiKey={key} />
          ))}
        </ul>
      )}
      <Dialog open={makes} onClose={() => setMakes(false)} title={t("make_key")}>
        <KeyForm onDone={() => setMakes(false)} />
      </Dialog>
    </Section>
  );
}

/** How a key stands at a moment. */
export function stateOf(key: Pick<Key, "revoked_at" | "expires_at">, now = Date.now()): "revoked" | "expired" | "live" {
  if (key.revoked_at) return "revoked";
  return key.expires_at && new Date(key.expires_at).getTime() <= now ? "expired" : "live";
}

function KeyRow({ apiKey }: { apiKey: Key }) {
  const t = useWords(accountsWords);
  const { ago, day, list } = useFormats();
  const queries = useQueryClient();
  const [asks, setAsks] = useState(false);
  const revoke = useMutation({
    mutationFn: () => told(rest.DELETE("/v1/tenant/keys/{key_id}", { params: { path: { key_id: apiKey.id } } })),
    onError: toastError,
    onSuccess: () => queries.invalidateQueries({ queryKey: keysQuery.queryKey }),
    onSettled: () => setAsks(false),
  });
  const state = stateOf(apiKey);
  const scopes = SCOPES.filter((scope) => apiKey.scopes.includes(scope.id)).map((scope) => t(scope.words));
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <span className="min-w-0 grow">
        <span className="flex flex-wrap items-center gap-2 font-medium">
          <bdi className="truncate">{apiKey.name}</bdi>
          <code dir="ltr" className="text-sm font-normal text-ink-2">
            {apiKey.prefix}…
          </code>
          {state !== "live" && <Badge tone="warn">{t(`key_${state}`)}</Badge>}
        </span>
        <span className="block text-sm text-ink-2">{list(scopes)}</span>
        <span className="block text-sm text-ink-2">
          {apiKey.used_at ? t("used_ago", { ago: ago(apiKey.used_at) }) : t("never_used")}
          {state === "live" &&
            ` · ${apiKey.expires_at ? t("until_day", { day: day(apiKey.expires_at) }) : t("no_end")}`}
        </span>
      </span>
      {state === "live" && (
        <Button size="small" onClick={() => setAsks(true)} aria-label={t("revoke_key", { name: apiKey.name })}>
          {t("revoke")}
        </Button>
      )}
      <Confirm
        open={asks}
        onClose={() => setAsks(false)}
        onConfirm={() => revoke.mutate()}
        busy={revoke.isPending}
        title={t("revoke_key", { name: apiKey.name })}
        confirm={t("revoke")}
        danger
      >
        {t("revoke_text")}
      </Confirm>
    </li>
  );
}
