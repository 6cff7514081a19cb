import { useMutation } from "@tanstack/react-query";
import { rest, told } from "~/api/rest";
import { Button } from "~/ui/Button";
import { TextField } from "~/ui/Field";
import { useWords } from "~/words";
import { FormError, fieldError } from "../forms/FormError";
import { onValues } from "../forms/values";
import { accountsWords } from "../words";

/** To turn the second factor off takes a code, too. */
export function TotpOff({ onDone }: { onDone: () => void }) {
  const t = useWords(accountsWords);
  const { mutate, error, isPending } = useMutation({
    mutationFn: (code: string) => told(rest.POST("/v1/me/totp/off", { body: { code } })),
    onSuccess: onDone,
  });
  return (
    <form className="grid gap-4" onSubmit={onValues((value) => mutate(value("code").trim()))}>
      <p className="text-sm text-ink-2">{t("totp_off_text")}</p>
      <FormError error={error} fields={["code"]} />
      <TextField
        label={t("code_or_recovery")}
        error={fieldError(error, "code") && t("wrong_code")}
        name="code"
        required
        dir="ltr"
        autoComplete="one-time-code"
        maxLength={40}
      />
      <Button type="submit" look="danger" busy={isPending}>
        {t("turn_off")}
      </Button>
    </form>
  );
}
