import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { rest, told } from "~/api/rest";
import { ButtonLink } from "~/ui/Button";
import { Loading } from "~/ui/States";
import { useWords } from "~/words";
import { FormError } from "./forms/FormError";
import { Frame } from "./forms/Frame";
import { beginAnew } from "./next";
import { accountsWords } from "./words";

/** The link of the letter to who signed up: makes the account, signs in, and goes on to the profile. */
export default function ConfirmScreen() {
  const t = useWords(accountsWords);
  const { token = "" } = useSearch({ strict: false }) as { token?: string };
  const { data, error } = useQuery({
    queryKey: ["confirm", token],
    queryFn: () => told(rest.POST("/v1/accounts/confirm", { body: { token: String(token), keep: "cookie" } })),
    enabled: token !== "",
    staleTime: Number.POSITIVE_INFINITY, // a token counts once
    retry: false,
  });
  useEffect(() => {
    if (data) beginAnew("/account/profile");
  }, [data]);
  if (token && !error)
    return (
      <Frame title={t("confirm_title")}>
        <Loading />
      </Frame>
    );
  return (
    <Frame title={t("confirm_failed")} intro={t("confirm_failed_text")}>
      <FormError error={error} says={{ invalid: "link_void", conflict: "account_exists" }} />
      <div className="flex flex-wrap gap-2">
        <ButtonLink to="/sign-in" look="primary">
          {t("sign_in")}
        </ButtonLink>
        <ButtonLink to="/sign-up">{t("sign_up")}</ButtonLink>
      </div>
    </Frame>
  );
}
