import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Shapes } from "~/api/rest";
import { useWords } from "~/words";
import { Frame, textLink } from "./forms/Frame";
import { useMe } from "./me";
import { beginAnew, useNext } from "./next";
import { DemoPeople } from "./sign-in/DemoPeople";
import { OtherWays } from "./sign-in/OtherWays";
import { PasswordForm } from "./sign-in/PasswordForm";
import { SecondFactorForm } from "./sign-in/SecondFactorForm";
import { accountsWords } from "./words";

/** Where an OpenID provider was the first factor, the ticket for the second stands behind #. */
function ticketOfAddress(): string | null {
  return /^#second-factor=([\w-]+)$/.exec(location.hash)?.[1] ?? null;
}

export default function SignInScreen() {
  const t = useWords(accountsWords);
  const me = useMe();
  const { next, carried } = useNext();
  const [ticket, setTicket] = useState(ticketOfAddress);
  const done = (signedIn: Shapes["SignedInOut"]) => {
    if (signedIn.second_factor_ticket) setTicket(signedIn.second_factor_ticket);
    else beginAnew(next);
  };
  if (ticket)
    return (
      <Frame title={t("second_factor_title")}>
        <SecondFactorForm ticket={ticket} onDone={() => beginAnew(next)} onBack={() => setTicket(null)} />
      </Frame>
    );
  return (
    <Frame
      title={t("sign_in_title")}
      intro={t("sign_in_intro")}
      footer={
        <>
          <p>
            {t("no_account")}{" "}
            <Link to="/sign-up" search={carried} className={textLink}>
              {t("sign_up")}
            </Link>
          </p>
          {me.role === "operator" && !me.account && <p>{t("sign_in_operator")}</p>}
        </>
      }
    >
      <PasswordForm onDone={done} />
      <OtherWays next={next} onDone={done} />
      {me.role === "operator" && !me.account && <DemoPeople onDone={done} />}
    </Frame>
  );
}
