import { Page } from "~/ui/Page";
import { useWords } from "~/words";
import { SignInFirst } from "./forms/SignInFirst";
import { useMe } from "./me";
import { PasskeysPart } from "./security/PasskeysPart";
import { PasswordPart } from "./security/PasswordPart";
import { SessionsPart } from "./security/SessionsPart";
import { TotpPart } from "./security/TotpPart";
import { accountsWords } from "./words";

export default function SecurityScreen() {
  const t = useWords(accountsWords);
  const { account } = useMe();
  return (
    <Page title={t("security")}>
      {account ? (
        <>
          <PasswordPart account={account} />
          <TotpPart account={account} />
          <PasskeysPart />
          <SessionsPart />
        </>
      ) : (
        <SignInFirst />
      )}
    </Page>
  );
}
