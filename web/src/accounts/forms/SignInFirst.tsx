import { useQuery } from "@tanstack/react-query";
import { LogIn } from "lucide-react";
import { ButtonLink } from "~/ui/Button";
import { Empty, ErrorNote, Loading } from "~/ui/States";
import { useWords } from "~/words";
import { meQuery } from "../me";
import { accountsWords } from "../words";

/** Stands where a screen needs an account and nobody is signed in; leads to signing in, and back. */
export function SignInFirst() {
  const t = useWords(accountsWords);
  const { data: me, isPlaceholderData, error, refetch } = useQuery(meQuery);
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (isPlaceholderData) return <Loading />;
  const search = { next: location.pathname + location.search };
  return (
    <Empty
      icon={LogIn}
      title={t("needs_account")}
      action={
        <span className="flex flex-wrap justify-center gap-2">
          <ButtonLink to="/sign-in" search={search} look="primary">
            {t("sign_in")}
          </ButtonLink>
          <ButtonLink to="/sign-up" search={search}>
            {t("sign_up")}
          </ButtonLink>
        </span>
      }
    >
      {me?.role === "operator" ? t("needs_account_operator") : t("needs_account_text")}
    </Empty>
  );
}
