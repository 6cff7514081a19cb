import { useState } from "react";
import { Button } from "~/ui/Button";
import { Checkbox } from "~/ui/Checkbox";
import { useWords } from "~/words";
import { accountsWords } from "../words";
import { CopyButton } from "./CopyButton";

/** The one time that recovery codes are shown. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const t = useWords(accountsWords);
  const [isKept, setIsKept] = useState(false);
  return (
    <div className="grid gap-4">
      <p className="text-sm text-ink-2">{t("recovery_text")}</p>
      <ul
        dir="ltr"
        className="grid grid-cols-2 gap-x-6 gap-y-1.5 rounded-2xl bg-raised p-4 text-center font-mono text-sm"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div>
        <CopyButton text={codes.join("\n")} label={t("copy_all")} />
      </div>
      <Checkbox label={t("recovery_kept")} checked={isKept} onChange={setIsKept} />
      <Button look="primary" disabled={!isKept} onClick={onDone}>
        {t("done")}
      </Button>
    </div>
  );
}
