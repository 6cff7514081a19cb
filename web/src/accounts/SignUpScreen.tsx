import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { rest, told } from "~/api/rest";
import { Button } from "~/ui/Button";
import { TextField } from "~/ui/Field";
import { useWords } from "~/words";
import { FormError, fieldError } from "./forms/FormError";
import { Frame, textLink } from "./forms/Frame";
import { LetterSent } from "./forms/LetterSent";
import { NewPassword } from "./forms/NewPassword";
import { onValues } from "./forms/values";
import { useNext } from "./next";
import { accountsWords } from "./words";

export default function SignUpScreen() {
  const t = useWords(accountsWords);
  const { carried } = useNext();
  const [email, setEmail] = useState("");
  const { mutate, error, isPending, isSuccess, variables, reset } = useMutation({
    mutationFn: (body: { email: string; password: string }) => told(rest.POST("/v1/accounts", { body })),
  });
  if (isSuccess && variables) return <LetterSent email={variables.email} onBack={reset} />;
  return (
    <Frame
      title={t("sign_up_title")}
      intro={t("sign_up_intro")}
      footer={
        <p>
          {t("have_account")}{" "}
          <Link to="/sign-in" search={carried} className={textLink}>
            {t("sign_in")}
          </Link>
        </p>
      }
    >
      <form className="grid gap-5" onSubmit={onValues((value) => mutate({ email, password: value("password") }))}>
        <FormError error={error} fields={["email", "password"]} />
        <TextField
          label={t("email")}
          name="email"
          type="email"
          required
          autoComplete="username"
          dir="ltr"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={fieldError(error, "email")}
        />
        <NewPassword label={t("password")} email={email} error={fieldError(error, "password")} />
        <Button type="submit" look="primary" size="large" busy={isPending}>
          {t("sign_up")}
        </Button>
      </form>
    </Frame>
  );
}
