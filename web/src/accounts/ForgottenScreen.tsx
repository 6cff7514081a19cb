import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { rest, told } from "~/api/rest";
import { Button } from "~/ui/Button";
import { TextField } from "~/ui/Field";
import { useWords } from "~/words";
import { FormError, fieldError } from "./forms/FormError";
import { Frame, textLink } from "./forms/Frame";
import { LetterSent } from "./forms/LetterSent";
import { onValues } from "./forms/values";
import { accountsWords } from "./words";

export default function ForgottenScreen() {
  const t = useWords(accountsWords);
  const { mutate, error, isPending, isSuccess, variables, reset } = useMutation({
    mutationFn: (email: string) => told(rest.POST("/v1/accounts/password/forgotten", { body: { email } })),
  });
  if (isSuccess && variables) return <LetterSent email={variables} onBack={reset} />;
  return (
    <Frame
      title={t("forgotten_title")}
      intro={t("forgotten_intro")}
      footer={
        <p>
          <Link to="/sign-in" className={textLink}>
            {t("back_to_sign_in")}
          </Link>
        </p>
      }
    >
      <form className="grid gap-5" onSubmit={onValues((value) => mutate(value("email")))}>
        <FormError error={error} fields={["email"]} />
        <TextField
          label={t("email")}
          name="email"
          type="email"
          required
          autoComplete="username"
          dir="ltr"
          error={fieldError(error, "email")}
        />
        <Button type="submit" look="primary" size="large" busy={isPending}>
          {t("send_letter")}
        </Button>
      </form>
    </Frame>
  );
}
