import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { rest, told } from "~/api/rest";
import { Button } from "~/ui/Button";
import { Select } from "~/ui/Choice";
import { TextField } from "~/ui/Field";
import { Section } from "~/ui/Page";
import { toast, toastError } from "~/ui/toast";
import { useFormats, useWords } from "~/words";
import { FormError, fieldError } from "../forms/FormError";
import { onValues } from "../forms/values";
import { accountsWords } from "../words";
import { grantable, invitationsQuery, type Standing } from "./queries";

/** Asks others in by e-mail, and shows who has not answered yet. */
export function InvitationsPart({ own }: { own: string }) {
  const t = useWords(accountsWords);
  const { day } = useFormats();
  const queries = useQueryClient();
  const { data = [] } = useQuery(invitationsQuery);
  const withdraw = useMutation({
    mutationFn: (invitation_id: string) =>
      told(rest.DELETE("/v1/tenant/invitations/{invitation_id}", { params: { path: { invitation_id } } })),
    onError: toastError,
    onSettled: () => queries.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  });
  return (
    <Section title={t("invite")} hint={t("invite_hint")}>
      <InviteForm own={own} />
      {data.length > 0 && (
        <ul className="mt-4 divide-y divide-line rounded-2xl border border-line bg-surface">
          {data.map((invitation) => (
            <li key={invitation.id} className="flex flex-wrap items-center gap-3 px-4 py-3">
              <span className="min-w-48 grow">
                <span className="flex font-medium">
                  <bdi className="truncate">{invitation.email}</bdi>
                </span>
                <span className="text-sm text-ink-2">
                  {t("invited_as", {
                    standing: t(`standing_${invitation.standing as Standing}`),
                    day: day(invitation.expires_at),
                  })}
                </span>
              </span>
              <Button
                size="small"
                busy={withdraw.isPending && withdraw.variables === invitation.id}
                onClick={() => withdraw.mutate(invitation.id)}
              >
                {t("withdraw")}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function InviteForm({ own }: { own: string }) {
  const t = useWords(accountsWords);
  const queries = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [standing, setStanding] = useState<Standing>("member");
  const { mutate, error, isPending } = useMutation({
    mutationFn: (email: string) => told(rest.POST("/v1/tenant/invitations", { body: { email, standing } })),
    onSuccess: ({ email }) => {
      form.current?.reset();
      toast(t("invited", { email }));
      return queries.invalidateQueries({ queryKey: invitationsQuery.queryKey });
    },
  });
  return (
    <form ref={form} className="grid gap-3" onSubmit={onValues((value) => mutate(value("email")))}>
      <FormError error={error} fields={["email"]} />
      <div className="flex flex-wrap items-start gap-3">
        <TextField
          label={t("email")}
          name="email"
          type="email"
          required
          autoComplete="off"
          dir="ltr"
          className="min-w-56 grow"
          error={fieldError(error, "email")}
        />
        <Select
          label={t("standing")}
          className="w-36"
          value={standing}
          onChange={setStanding}
          options={grantable(own).map((value) => ({ value, label: t(`standing_${value}`) }))}
        />
      </div>
      <Button type="submit" look="primary" busy={isPending} className="justify-self-start">
        {t("send_invitation")}
      </Button>
    </form>
  );
}
