import { queryOptions } from "@tanstack/react-query";
import { rest, type Shapes, told } from "~/api/rest";

export type Membership = Shapes["Membership"];
export type Standing = Shapes["Standing"];

/** Who may give which standing: the higher ones first. */
export const STANDINGS: readonly Standing[] = ["owner", "admin", "member", "viewer"];

export function mayManage(standing: string): boolean {
  return standing === "owner" || standing === "admin";
}

/** The standings that somebody of `own` standing may give: owners alone make owners. */
export function grantable(own: string): readonly Standing[] {
  return own === "owner" ? STANDINGS : STANDINGS.slice(1);
}

export const tenantsQuery = queryOptions({
  queryKey: ["tenants"],
  queryFn: () => told(rest.GET("/v1/tenants")),
});

/** The tenant one acts for; `forbidden` where one acts for none. */
export const tenantQuery = queryOptions({
  queryKey: ["tenant"],
  queryFn: () => told(rest.GET("/v1/tenant")),
  retry: false,
});

export const membersQuery = queryOptions({
  queryKey: ["tenant", "members"],
  queryFn: () => told(rest.GET("/v1/tenant/members")),
});

export const invitationsQuery = queryOptions({
  queryKey: ["tenant", "invitations"],
  queryFn: () => told(rest.GET("/v1/tenant/invitations")),
});

export const keysQuery = queryOptions({
  queryKey: ["tenant", "keys"],
  queryFn: () => told(rest.GET("/v1/tenant/keys")),
});

export const quotaQuery = queryOptions({
  queryKey: ["tenant", "quota"],
  queryFn: () => told(rest.GET("/v1/tenant/quota")),
  staleTime: 0,
});

/** Act for a tenant from now on. */
export async function actFor(tenant_id: string): Promise<void> {
  await told(rest.PUT("/v1/sessions/current/tenant", { body: { tenant_id } }));
}
