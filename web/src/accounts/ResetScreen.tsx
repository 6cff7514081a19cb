import { useMutation } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { rest, told } from "~/api/rest";
import { Button, ButtonLink } from "~/ui/Button";
import { useWords } from "~/words";
import { FormError, fieldError } from "./forms/FormError";
import { Frame } from "./forms/Frame";
import { NewPassword } from "./forms/NewPassword";
import { onValues } from "./forms/values";
import { accountsWords } from "./words";

/** The link of the letter to who lost a password. */
export default function ResetScreen() {
  const t = useWords(accountsWords);
  const { token = "" } = useSearch({ strict: false }) as { token?: string };
  const { mutate, error, isPending, isSuccess } = useMutation({
    mutationFn: (password: string) =>
      told(rest.POST("/v1/accounts/password/reset", { body: { token: String(token), password } })),
  });
  if (isSuccess)
    return (
      <Frame title={t("reset_done")} intro={t("reset_done_text")}>
        <ButtonLink to="/sign-in" look="primary" size="large">
          {t("sign_in")}
        </ButtonLink>
      </Frame>
    );
  const isVoid = token === "" || fieldError(error, "token") !== undefined;
  if (isVoid)
    return (
      <Frame title={t("reset_void")} intro={t("link_void")}>
        <ButtonLink to="/forgotten" look="primary" size="large">
          {t("send_letter")}
        </ButtonLink>
      </Frame>
    );
  return (
    <Frame title={t("reset_title")} intro={t("reset_intro")}>
      <form className="grid gap-5" onSubmit={onValues((value) => mutate(value("password")))}>
        <FormError error={error} fields={["password"]} />
        <NewPassword label={t("new_password")} email="" error={fieldError(error, "password")} />
        <Button type="submit" look="primary" size="large" busy={isPending}>
          {t("set_password")}
        </Button>
      </form>
    </Frame>
  );
}
