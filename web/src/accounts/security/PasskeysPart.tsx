import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { rest, type Shapes, told } from "~/api/rest";
import { Button, IconButton } from "~/ui/Button";
import { Confirm, Dialog } from "~/ui/Dialog";
import { TextField } from "~/ui/Field";
import { Section } from "~/ui/Page";
import { Skeleton } from "~/ui/Skeleton";
import { ErrorNote } from "~/ui/States";
import { toast } from "~/ui/toast";
import { useFormats, useWords } from "~/words";
import { FormError } from "../forms/FormError";
import { onValues } from "../forms/values";
import { addPasskey, hasPasskeys, wasDismissed } from "../passkeys";
import { accountsWords } from "../words";
import { deviceOf } from "./device";

type Passkey = Shapes["PasskeyOut"];
const QUERY = ["passkeys"];

/** Ways in without a password: added by name, and taken away. */
export function PasskeysPart() {
  const t = useWords(accountsWords);
  const [adds, setAdds] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: QUERY, queryFn: () => told(rest.GET("/v1/me/passkeys")) });
  return (
    <Section
      title={t("passkeys")}
      hint={hasPasskeys() ? t("passkeys_hint") : t("passkeys_not_here")}
      actions={
        hasPasskeys() && (
          <Button icon={<Plus className="size-4" />} onClick={() => setAdds(true)}>
            {t("add")}
          </Button>
        )
      }
    >
      {error ? <ErrorNote error={error} retry={() => void refetch()} /> : <Passkeys passkeys={data} />}
      <Dialog open={adds} onClose={() => setAdds(false)} title={t("add_passkey")}>
        <AddForm onDone={() => setAdds(false)} />
      </Dialog>
    </Section>
  );
}

function Passkeys({ passkeys }: { passkeys: readonly Passkey[] | undefined }) {
  const t = useWords(accountsWords);
  const { ago, day } = useFormats();
  const queries = useQueryClient();
  const [leaves, setLeaves] = useState<Passkey | null>(null);
  const remove = useMutation({
    mutationFn: (passkey_id: string) =>
      told(rest.DELETE("/v1/me/passkeys/{passkey_id}", { params: { path: { passkey_id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: QUERY }),
    onSuccess: () => setLeaves(null),
  });
  if (!passkeys) return <Skeleton className="h-16" />;
  if (passkeys.length === 0) return <p className="text-sm text-ink-2">{t("passkeys_none")}</p>;
  return (
    <>
      <ul className="divide-y divide-line rounded-2xl border border-line bg-surface">
        {passkeys.map((passkey) => (
          <li key={passkey.id} className="flex items-center gap-3 px-4 py-3">
            <KeyRound aria-hidden className="size-5 shrink-0 text-ink-2" />
            <span className="min-w-0 grow">
              <span className="flex font-medium">
                <bdi className="truncate">{passkey.name}</bdi>
              </span>
              <span className="text-sm text-ink-2">
                {passkey.used_at
                  ? t("used_ago", { ago: ago(passkey.used_at) })
                  : t("made_on", { day: day(passkey.made_at) })}
              </span>
            </span>
            <IconButton label={t("remove_passkey", { name: passkey.name })} onClick={() => setLeaves(passkey)}>
              <Trash2 className="size-4" />
            </IconButton>
          </li>
        ))}
      </ul>
      <Confirm
        open={leaves !== null}
        onClose={() => setLeaves(null)}
        onConfirm={() => leaves && remove.mutate(leaves.id)}
        busy={remove.isPending}
        title={t("remove_passkey", { name: leaves?.name ?? "" })}
        confirm={t("remove")}
        danger
      >
        {t("remove_passkey_text")}
        <FormError error={remove.error} />
      </Confirm>
    </>
  );
}

function AddForm({ onDone }: { onDone: () => void }) {
  const t = useWords(accountsWords);
  const queries = useQueryClient();
  const here = deviceOf(navigator.userAgent);
  const { mutate, error, isPending } = useMutation({
    mutationFn: addPasskey,
    onSuccess: ({ name }) => {
      toast(t("passkey_added", { name }));
      onDone();
      return queries.invalidateQueries({ queryKey: QUERY });
    },
  });
  return (
    <form className="grid gap-4" onSubmit={onValues((value) => mutate(value("name")))}>
      <p className="text-sm text-ink-2">{t("add_passkey_text")}</p>
      <FormError error={wasDismissed(error) ? null : error} />
      <TextField
        label={t("passkey_name")}
        name="name"
        required
        maxLength={100}
        autoComplete="off"
        defaultValue={[here.browser, here.system].filter(Boolean).join(", ")}
      />
      <Button type="submit" look="primary" busy={isPending}>
        {t("go_on")}
      </Button>
    </form>
  );
}
