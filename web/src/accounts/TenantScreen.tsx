import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { hasCode } from "~/api/problems";
import { Page } from "~/ui/Page";
import { ErrorNote, Loading } from "~/ui/States";
import { Tabs } from "~/ui/Tabs";
import { useWords } from "~/words";
import { SignInFirst } from "./forms/SignInFirst";
import { useMe } from "./me";
import { AccessPart } from "./tenant/AccessPart";
import { KeysPart } from "./tenant/KeysPart";
import { MembersPart } from "./tenant/MembersPart";
import { mayManage, tenantQuery, tenantsQuery } from "./tenant/queries";
import { FirstTenant, TenantChoice } from "./tenant/TenantChoice";
import { UsagePart } from "./tenant/UsagePart";
import { accountsWords } from "./words";

type Part = "members" | "keys" | "usage" | "access";

export default function TenantScreen() {
  const t = useWords(accountsWords);
  const { account } = useMe();
  if (account) return <Tenants />;
  return (
    <Page title={t("tenant")}>
      <SignInFirst />
    </Page>
  );
}

/** The tenant one acts for, or the way to have one. */
function Tenants() {
  const t = useWords(accountsWords);
  const memberships = useQuery(tenantsQuery);
  const current = useQuery(tenantQuery);
  const actsForNone = hasCode(current.error, "forbidden");
  const error = memberships.error ?? (actsForNone ? null : current.error);
  const membership = memberships.data?.find(({ tenant }) => tenant.id === current.data?.id);
  return (
    <Page
      title={membership?.tenant.name ?? t("tenant")}
      actions={membership && <TenantChoice memberships={memberships.data ?? []} current={membership} />}
    >
      {error ? (
        <ErrorNote error={error} retry={() => void Promise.all([memberships.refetch(), current.refetch()])} />
      ) : membership ? (
        <Parts key={membership.tenant.id} standing={membership.standing} />
      ) : memberships.data && (actsForNone || current.data) ? (
        <FirstTenant memberships={memberships.data} />
      ) : (
        <Loading />
      )}
    </Page>
  );
}

function Parts({ standing }: { standing: string }) {
  const t = useWords(accountsWords);
  const [part, setPart] = useState<Part>("members");
  const parts: readonly Part[] = mayManage(standing) ? ["members", "keys", "usage", "access"] : ["members", "usage"];
  return (
    <Tabs
      label={t("tenant")}
      value={part}
      onChange={setPart}
      tabs={parts.map((value) => ({ value, label: t(`tab_${value}`) }))}
    >
      <div className="pt-6">
        {part === "members" && <MembersPart standing={standing} />}
        {part === "keys" && <KeysPart />}
        {part === "usage" && <UsagePart />}
        {part === "access" && <AccessPart />}
      </div>
    </Tabs>
  );
}
