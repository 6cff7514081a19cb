import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { rest, type Shapes, told } from "~/api/rest";
import { Button } from "~/ui/Button";
import { Checkbox } from "~/ui/Checkbox";
import { Select } from "~/ui/Choice";
import { TextField } from "~/ui/Field";
import { useFormats, useWords } from "~/words";
import { FormError, fieldError } from "../forms/FormError";
import { onValues } from "../forms/values";
import { CopyButton } from "../security/CopyButton";
import { type AccountsKey, accountsWords } from "../words";
import { keysQuery } from "./queries";

type Scope = Shapes["Scope"];

/** What a key may do, in the words of people. */
export const SCOPES: readonly { id: Scope; words: AccountsKey }[] = [
  { id: "creators:read", words: "scope_creators_read" },
  { id: "lists:write", words: "scope_lists_write" },
  { id: "creators:import", words: "scope_creators_import" },
  { id: "texts:analyze", words: "scope_texts_analyze" },
  { id: "tenant:read", words: "scope_tenant_read" },
];
const LIFETIMES = ["30", "90", "365", "none"] as const;
type Lifetime = (typeof LIFETIMES)[number];

/** Makes a key, and shows it the one time. */
export function KeyForm({ onDone }: { onDone: () => void }) {
  const t = useWords(accountsWords);
  const { number } = useFormats();
  const queries = useQueryClient();
  const [scopes, setScopes] = useState<readonly Scope[]>(["creators:read"]);
  const [lifetime, setLifetime] = useState<Lifetime>("90");
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: (body: Shapes["KeyBody"]) => told(rest.POST("/v1/tenant/keys", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keysQuery.queryKey }),
  });
  if (data) return <Made secret={data.secret} onDone={onDone} />;
  const make = onValues((value) =>
    mutate({
      name: value("name"),
      scopes: [...scopes],
      n_days: lifetime === "none" ? null : Number(lifetime),
      n_creators_per_month: value("n_creators") === "" ? null : Number(value("n_creators")),
    }),
  );
  return (
    <form className="grid gap-4" onSubmit={make}>
      <FormError error={error} fields={["name"]} />
      <TextField
        label={t("key_name")}
        hint={t("key_name_hint")}
        name="name"
        required
        maxLength={100}
        autoComplete="off"
        error={fieldError(error, "name")}
      />
      <fieldset className="grid gap-2.5">
        <legend className="mb-2 text-sm font-medium">{t("key_scopes")}</legend>
        {SCOPES.map(({ id, words }) => (
          <Checkbox
            key={id}
            label={t(words)}
            checked={scopes.includes(id)}
            onChange={(on) => setScopes(on ? [...scopes, id] : scopes.filter((scope) => scope !== id))}
          />
        ))}
      </fieldset>
      <Select
        label={t("key_lifetime")}
        value={lifetime}
        onChange={setLifetime}
        options={LIFETIMES.map((value) => ({
          value,
          label: value === "none" ? t("no_end") : t("n_days", { n: Number(value) }),
        }))}
      />
      <TextField
        label={t("key_quota")}
        hint={t("key_quota_hint", { example: number(1000) })}
        name="n_creators"
        type="number"
        min={0}
        step={1}
        inputMode="numeric"
      />
      <Button type="submit" look="primary" busy={isPending} disabled={scopes.length === 0}>
        {t("make_key")}
      </Button>
    </form>
  );
}

function Made({ secret, onDone }: { secret: string; onDone: () => void }) {
  const t = useWords(accountsWords);
  return (
    <div className="grid gap-4">
      <p className="text-sm text-ink-2">{t("key_made")}</p>
      <code dir="ltr" className="rounded-xl bg-raised p-3 text-sm break-all">
        {secret}
      </code>
      <div className="flex justify-between gap-2">
        <CopyButton text={secret} />
        <Button look="primary" onClick={onDone}>
          {t("done")}
        </Button>
      </div>
    </div>
  );
}
