import { useMutation, useQueryClient } from "@tanstack/react-query";
import { EllipsisVertical, LogOut, Shield, SlidersHorizontal, User } from "lucide-react";
import { useState } from "react";
import { rest, told } from "~/api/rest";
import { Badge, Confirm, IconButton, Menu, type MenuItem, toast, toastError } from "~/ui";
import { useWords } from "~/words";
import { useMe } from "../me";
import { type Account, calledOf, ROLES, type Role } from "./queries";
import { adminWords } from "./words";

const ICONS = { person: User, moderator: Shield, operator: SlidersHorizontal } as const;

/** What can be done with somebody: another role, and the end of their sessions. Nobody does it to themselves. */
export function PersonMenu({ account }: { account: Account }) {
  const t = useWords(adminWords);
  const me = useMe();
  const who = calledOf(account);
  const [asks, setAsks] = useState<Role | "sign-out" | null>(null);
  const close = () => setAsks(null);
  const give = useGiveRole(account, close);
  const end = useEndSessions(account, close);
  if (account.id === me.account?.id) return <Badge>{t("yourself")}</Badge>;
  const roles: MenuItem[] = ROLES.filter((role) => role !== account.role).map((role) => ({
    label: t(`role_${role}`),
    icon: ICONS[role],
    onSelect: () => setAsks(role),
  }));
  const role = asks === "sign-out" ? null : asks;
  return (
    <>
      <Menu
        trigger={
          <IconButton size="small" label={t("actions", { who })}>
            <EllipsisVertical className="size-4" />
          </IconButton>
        }
        items={[
          ...roles,
          null,
          {
            label: t("sign_out"),
            icon: LogOut,
            danger: true,
            disabled: account.n_sessions === 0,
            onSelect: () => setAsks("sign-out"),
          },
        ]}
      />
      <Confirm
        open={role !== null}
        onClose={close}
        onConfirm={() => role && give.mutate(role)}
        title={t("role_title", { who, role: role ?? "" })}
        confirm={t("change")}
        danger={role === "operator"}
        busy={give.isPending}
      >
        {role && t(`role_text_${role}`)}
      </Confirm>
      <Confirm
        open={asks === "sign-out"}
        onClose={close}
        onConfirm={() => end.mutate()}
        title={t("sign_out_title", { who })}
        confirm={t("sign_out")}
        danger
        busy={end.isPending}
      >
        {t("sign_out_text", { n: account.n_sessions })}
      </Confirm>
    </>
  );
}

function useGiveRole(account: Account, onSettled: () => void) {
  const t = useWords(adminWords);
  const queries = useQueryClient();
  const path = { person_id: account.id };
  return useMutation({
    mutationFn: (role: Role) => told(rest.PUT("/v1/accounts/{person_id}/role", { params: { path }, body: { role } })),
    onError: toastError,
    onSuccess: ({ role }) => toast(t("role_changed", { who: calledOf(account), role })),
    onSettled: () => {
      onSettled();
      return queries.invalidateQueries({ queryKey: ["admin", "people"] });
    },
  });
}

function useEndSessions(account: Account, onSettled: () => void) {
  const t = useWords(adminWords);
  const queries = useQueryClient();
  const path = { person_id: account.id };
  return useMutation({
    mutationFn: () => told(rest.DELETE("/v1/admin/people/{person_id}/sessions", { params: { path } })),
    onError: toastError,
    onSuccess: ({ n_ended }) => toast(t("signed_out", { n: n_ended })),
    onSettled: () => {
      onSettled();
      return queries.invalidateQueries({ queryKey: ["admin", "people"] });
    },
  });
}
