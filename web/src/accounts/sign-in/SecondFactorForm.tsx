import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { rest, told } from "~/api/rest";
import { Button } from "~/ui/Button";
import { TextField } from "~/ui/Field";
import { useWords } from "~/words";
import { FormError, fieldError } from "../forms/FormError";
import { onValues } from "../forms/values";
import { accountsWords } from "../words";

interface SecondFactorFormProps {
  ticket: string;
  onDone: () => void;
  onBack: () => void;
}

/** The code of an authenticator app, or one of the recovery codes. */
export function SecondFactorForm({ ticket, onDone, onBack }: SecondFactorFormProps) {
  const t = useWords(accountsWords);
  const [isRecovery, setIsRecovery] = useState(false);
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: (code: string) =>
      told(rest.POST("/v1/sessions/second-factor", { body: { ticket, code, keep: "cookie" } })),
    onSuccess: onDone,
  });
  const turn = () => {
    reset();
    setIsRecovery(!isRecovery);
  };
  return (
    <form className="grid gap-5" onSubmit={onValues((value) => mutate(value("code").trim()))}>
      <FormError error={error} fields={["code"]} />
      <TextField
        key={String(isRecovery)}
        label={isRecovery ? t("recovery_code") : t("code")}
        hint={isRecovery ? t("recovery_code_hint") : t("code_hint")}
        error={fieldError(error, "code") && t("wrong_code")}
        name="code"
        required
        autoFocus
        dir="ltr"
        inputMode={isRecovery ? "text" : "numeric"}
        autoComplete={isRecovery ? "off" : "one-time-code"}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
      />
      <Button type="submit" look="primary" size="large" busy={isPending}>
        {t("go_on")}
      </Button>
      <div className="flex flex-wrap justify-between gap-2">
        <Button look="quiet" size="small" onClick={turn}>
          {isRecovery ? t("use_app") : t("use_recovery")}
        </Button>
        <Button look="quiet" size="small" onClick={onBack}>
          {t("back")}
        </Button>
      </div>
    </form>
  );
}
