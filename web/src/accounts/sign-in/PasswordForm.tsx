import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { rest, type Shapes, told } from "~/api/rest";
import { Button } from "~/ui/Button";
import { TextField } from "~/ui/Field";
import { useWords } from "~/words";
import { FormError, fieldError } from "../forms/FormError";
import { textLink } from "../forms/Frame";
import { PasswordField } from "../forms/PasswordField";
import { onValues } from "../forms/values";
import { accountsWords } from "../words";

/** The first factor most people have. Passkeys are offered at its field where the browser can. */
export function PasswordForm({ onDone }: { onDone: (signedIn: Shapes["SignedInOut"]) => void }) {
  const t = useWords(accountsWords);
  const { mutate, error, isPending } = useMutation({
    mutationFn: (body: { email: string; password: string }) =>
      told(rest.POST("/v1/sessions", { body: { ...body, keep: "cookie" } })),
    onSuccess: onDone,
  });
  return (
    <form
      className="grid gap-5"
      onSubmit={onValues((value) => mutate({ email: value("email"), password: value("password") }))}
    >
      <FormError error={error} fields={["email", "password"]} says={{ "not-signed-in": "wrong_password" }} />
      <TextField
        label={t("email")}
        name="email"
        type="email"
        required
        autoComplete="username webauthn"
        dir="ltr"
        className="text-start"
        error={fieldError(error, "email")}
      />
      <PasswordField label={t("password")} autoComplete="current-password" error={fieldError(error, "password")} />
      <Link to="/forgotten" className={`${textLink} -mt-2 justify-self-start text-sm`}>
        {t("forgotten_link")}
      </Link>
      <Button type="submit" look="primary" size="large" busy={isPending}>
        {t("sign_in")}
      </Button>
    </form>
  );
}
