import { useMutation, useQuery } from "@tanstack/react-query";
import { rest, type Shapes, told } from "~/api/rest";
import { Button } from "~/ui/Button";
import { TextField } from "~/ui/Field";
import { Skeleton } from "~/ui/Skeleton";
import { ErrorNote } from "~/ui/States";
import { useWords } from "~/words";
import { FormError, fieldError } from "../forms/FormError";
import { onValues } from "../forms/values";
import { accountsWords } from "../words";
import { CopyButton } from "./CopyButton";
import { QrCode } from "./QrCode";
import { RecoveryCodes } from "./RecoveryCodes";

/** Scan, give a first code, keep the recovery codes. */
export function TotpOn({ onDone }: { onDone: () => void }) {
  const t = useWords(accountsWords);
  const enrolment = useQuery({
    queryKey: ["totp enrolment"],
    queryFn: () => told(rest.POST("/v1/me/totp")),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0, // a secret; it is not kept
    retry: false,
  });
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: (body: { ticket: string; code: string }) => told(rest.PUT("/v1/me/totp", { body })),
  });
  if (data) return <RecoveryCodes codes={data.recovery_codes} onDone={onDone} />;
  if (enrolment.error) return <ErrorNote error={enrolment.error} retry={() => void enrolment.refetch()} />;
  return (
    <form
      className="grid gap-4"
      onSubmit={onValues(
        (value) => enrolment.data && mutate({ ticket: enrolment.data.ticket, code: value("code").trim() }),
      )}
    >
      <p className="text-sm text-ink-2">{t("totp_scan")}</p>
      <Secret enrolment={enrolment.data} />
      <FormError error={error} fields={["code"]} says={{ invalid: "ticket_void" }} />
      <TextField
        label={t("code")}
        hint={t("totp_first_code")}
        error={fieldError(error, "code") && t("wrong_code")}
        name="code"
        required
        dir="ltr"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={10}
      />
      <Button type="submit" look="primary" busy={isPending} disabled={!enrolment.data}>
        {t("turn_on")}
      </Button>
    </form>
  );
}

function Secret({ enrolment }: { enrolment: Shapes["Enrolment"] | undefined }) {
  const t = useWords(accountsWords);
  if (!enrolment) return <Skeleton className="h-72" />;
  const inFours = enrolment.secret.replaceAll(/(.{4})(?=.)/g, "$1 ");
  return (
    <div className="grid justify-items-center gap-3 rounded-2xl border border-line p-4">
      <QrCode text={enrolment.uri} label={t("qr_label")} />
      <p className="text-sm text-ink-2">{t("totp_by_hand")}</p>
      <code dir="ltr" className="text-center text-sm text-balance">
        {inFours}
      </code>
      <CopyButton text={enrolment.secret} />
    </div>
  );
}
