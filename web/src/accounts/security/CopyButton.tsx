import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "~/ui/Button";
import { toastError } from "~/ui/toast";
import { useWords } from "~/words";
import { accountsWords } from "../words";

/** Copies a text, and says that it did. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const t = useWords(accountsWords);
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), 2500);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => navigator.clipboard.writeText(text).then(() => setIsCopied(true), toastError);
  return (
    <Button size="small" icon={isCopied ? <Check className="size-4" /> : <Copy className="size-4" />} onClick={copy}>
      <span aria-live="polite">{isCopied ? t("copied") : (label ?? t("copy"))}</span>
    </Button>
  );
}
