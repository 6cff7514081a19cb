import { useMutation } from "@tanstack/react-query";
import { Building2, ChevronDown, Plus } from "lucide-react";
import { useState } from "react";
import { rest, told } from "~/api/rest";
import { Button } from "~/ui/Button";
import { Dialog } from "~/ui/Dialog";
import { TextField } from "~/ui/Field";
import { Menu } from "~/ui/Menu";
import { Empty } from "~/ui/States";
import { toastError } from "~/ui/toast";
import { useWords } from "~/words";
import { FormError, fieldError } from "../forms/FormError";
import { onValues } from "../forms/values";
import { beginAnew } from "../next";
import { accountsWords } from "../words";
import { actFor, type Membership } from "./queries";

/** Goes to another of one's tenants, or to a new one: everything of the one before is left behind. */
export function TenantChoice({ memberships, current }: { memberships: readonly Membership[]; current: Membership }) {
  const t = useWords(accountsWords);
  const [makes, setMakes] = useState(false);
  const change = useChange();
  const others = memberships.filter((one) => one !== current);
  return (
    <>
      <Menu
        trigger={
          <Button busy={change.isPending} icon={<Building2 className="size-4" />}>
            {t("change_tenant")}
            <ChevronDown aria-hidden className="size-4" />
          </Button>
        }
        items={[
          ...others.map(({ tenant }) => ({ label: tenant.name, onSelect: () => change.mutate(tenant.id) })),
          others.length > 0 ? null : undefined,
          { label: t("make_tenant"), icon: Plus, onSelect: () => setMakes(true) },
        ].filter((item) => item !== undefined)}
      />
      <Dialog open={makes} onClose={() => setMakes(false)} title={t("make_tenant")}>
        <MakeForm />
      </Dialog>
    </>
  );
}

/** What stands here before one acts for a tenant. */
export function FirstTenant({ memberships }: { memberships: readonly Membership[] }) {
  const t = useWords(accountsWords);
  const change = useChange();
  return (
    <div className="mx-auto max-w-md">
      <Empty icon={Building2} title={t("no_tenant")}>
        {t("no_tenant_text")}
      </Empty>
      {memberships.length > 0 && (
        <ul className="mb-8 grid gap-2">
          {memberships.map(({ tenant, standing }) => (
            <li key={tenant.id}>
              <Button className="w-full" busy={change.variables === tenant.id} onClick={() => change.mutate(tenant.id)}>
                {tenant.name} · {t(`standing_${standing as Standing}`)}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <MakeForm />
    </div>
  );
}

type Standing = "owner" | "admin" | "member" | "viewer";

function MakeForm() {
  const t = useWords(accountsWords);
  const { mutate, error, isPending } = useMutation({
    mutationFn: async (name: string) => {
      const tenant = await told(rest.POST("/v1/tenants", { body: { name } }));
      await actFor(tenant.id);
    },
    onSuccess: () => beginAnew("/tenant"),
  });
  return (
    <form className="grid gap-4" onSubmit={onValues((value) => mutate(value("name")))}>
      <FormError error={error} fields={["name"]} />
      <TextField
        label={t("tenant_name")}
        hint={t("tenant_name_hint")}
        name="name"
        required
        maxLength={100}
        autoComplete="organization"
        error={fieldError(error, "name")}
      />
      <Button type="submit" look="primary" busy={isPending}>
        {t("make_tenant")}
      </Button>
    </form>
  );
}

function useChange() {
  return useMutation({
    mutationFn: actFor,
    onSuccess: () => beginAnew("/tenant"),
    onError: toastError,
  });
}
