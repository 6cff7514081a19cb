import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { rest, told } from "~/api/rest";
import { Button, ButtonLink } from "~/ui/Button";
import { Dialog } from "~/ui/Dialog";
import { Section } from "~/ui/Page";
import { toast } from "~/ui/toast";
import { useWords } from "~/words";
import { FormError, fieldError } from "../forms/FormError";
import { NewPassword } from "../forms/NewPassword";
import { PasswordField } from "../forms/PasswordField";
import { onValues } from "../forms/values";
import type { Account } from "../me";
import { accountsWords } from "../words";

/** The password: changed with the old one, or set by a letter where there is none. */
export function PasswordPart({ account }: { account: Account }) {
  const t = useWords(accountsWords);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Section
      title={t("password")}
      hint={account.has_password ? t("password_hint") : t("password_none")}
      actions={
        account.has_password ? (
          <Button onClick={() => setIsOpen(true)}>{t("change")}</Button>
        ) : (
          <ButtonLink to="/forgotten">{t("set_password")}</ButtonLink>
        )
      }
    >
      <Dialog open={isOpen} onClose={() => setIsOpen(false)} title={t("change_password")}>
        <ChangeForm account={account} onDone={() => setIsOpen(false)} />
      </Dialog>
    </Section>
  );
}

function ChangeForm({ account, onDone }: { account: Account; onDone: () => void }) {
  const t = useWords(accountsWords);
  const { mutate, error, isPending } = useMutation({
    mutationFn: (body: { old_password: string; new_password: string }) => told(rest.PUT("/v1/me/password", { body })),
    onSuccess: () => {
      toast(t("password_changed"));
      onDone();
    },
  });
  return (
    <form
      className="grid gap-5"
      onSubmit={onValues((value) => mutate({ old_password: value("old_password"), new_password: value("password") }))}
    >
      <FormError error={error} fields={["old_password", "new_password", "password"]} />
      <input type="hidden" name="username" autoComplete="username" value={account.email} readOnly />
      <PasswordField
        label={t("old_password")}
        name="old_password"
        autoComplete="current-password"
        error={fieldError(error, "old_password") && t("old_password_wrong")}
      />
      <NewPassword
        label={t("new_password")}
        email={account.email}
        error={fieldError(error, "new_password", "password")}
      />
      <p className="text-sm text-ink-2">{t("change_ends_others")}</p>
      <Button type="submit" look="primary" busy={isPending}>
        {t("change_password")}
      </Button>
    </form>
  );
}
