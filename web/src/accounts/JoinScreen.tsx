import { useMutation } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { rest, told } from "~/api/rest";
import { Button, ButtonLink } from "~/ui/Button";
import { useWords } from "~/words";
import { FormError } from "./forms/FormError";
import { Frame } from "./forms/Frame";
import { useMe } from "./me";
import { beginAnew } from "./next";
import { accountsWords } from "./words";

/** The link of an invitation to a tenant: whoever has its address and signs in may join. */
export default function JoinScreen() {
  const t = useWords(accountsWords);
  const me = useMe();
  const { token = "" } = useSearch({ strict: false }) as { token?: string };
  const { mutate, error, isPending } = useMutation({
    mutationFn: async () => {
      const { tenant } = await told(rest.POST("/v1/invitations/accept", { body: { token: String(token) } }));
      await told(rest.PUT("/v1/sessions/current/tenant", { body: { tenant_id: tenant.id } }));
    },
    onSuccess: () => beginAnew("/tenant"),
  });
  if (!me.account) {
    const search = { next: `/join?token=${encodeURIComponent(String(token))}` };
    return (
      <Frame title={t("join_title")} intro={t("join_sign_in")}>
        <div className="grid gap-3">
          <ButtonLink to="/sign-in" search={search} look="primary" size="large">
            {t("sign_in")}
          </ButtonLink>
          <ButtonLink to="/sign-up" search={search} size="large">
            {t("sign_up")}
          </ButtonLink>
        </div>
      </Frame>
    );
  }
  return (
    <Frame title={t("join_title")} intro={t("join_intro", { email: me.account.email })}>
      <FormError error={error} says={{ invalid: "invitation_void" }} />
      <Button look="primary" size="large" busy={isPending} onClick={() => mutate()}>
        {t("join")}
      </Button>
    </Frame>
  );
}
