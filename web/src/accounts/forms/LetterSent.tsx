import { MailOpen } from "lucide-react";
import { Button } from "~/ui/Button";
import { useWords } from "~/words";
import { accountsWords } from "../words";
import { Frame } from "./Frame";

const HERE = /^(localhost|127\.|\[::1\])/;

/** Says that a letter is on its way, and where to look for it. */
export function LetterSent({ email, onBack }: { email: string; onBack: () => void }) {
  const t = useWords(accountsWords);
  return (
    <Frame title={t("letter_title")} intro={t("letter_text", { email })}>
      <ul className="grid gap-3 rounded-2xl border border-line bg-surface p-4 text-sm text-ink-2" role="status">
        <li className="flex gap-3">
          <MailOpen aria-hidden className="mt-0.5 size-5 shrink-0" />
          <span>{t("letter_hint")}</span>
        </li>
        {HERE.test(location.hostname) && <li className="ps-8">{t("letter_log")}</li>}
      </ul>
      <Button onClick={onBack} className="justify-self-start">
        {t("other_address")}
      </Button>
    </Frame>
  );
}
