import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "~/ui/Badge";
import { Button } from "~/ui/Button";
import { Dialog } from "~/ui/Dialog";
import { Section } from "~/ui/Page";
import { useWords } from "~/words";
import type { Account } from "../me";
import { accountsWords } from "../words";
import { TotpOff } from "./TotpOff";
import { TotpOn } from "./TotpOn";

/** The authenticator app as a second factor. */
export function TotpPart({ account }: { account: Account }) {
  const t = useWords(accountsWords);
  const queries = useQueryClient();
  const [asked, setAsked] = useState<"on" | "off" | null>(null);
  const close = () => {
    setAsked(null);
    void queries.invalidateQueries({ queryKey: ["me"] });
  };
  return (
    <Section
      title={t("totp")}
      hint={t("totp_hint")}
      actions={
        <span className="flex items-center gap-3">
          <Badge tone={account.has_totp ? "good" : "plain"}>{account.has_totp ? t("on") : t("off")}</Badge>
          <Button onClick={() => setAsked(account.has_totp ? "off" : "on")}>
            {account.has_totp ? t("turn_off") : t("turn_on")}
          </Button>
        </span>
      }
    >
      <Dialog open={asked !== null} onClose={close} title={asked === "off" ? t("totp_off_title") : t("totp_on_title")}>
        {asked === "on" && <TotpOn onDone={close} />}
        {asked === "off" && <TotpOff onDone={close} />}
      </Dialog>
    </Section>
  );
}
