import { useWords } from "~/words";
import { countLetters, MOST_ALT } from "./draft";
import { composeWords } from "./words";

interface AltFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** What is to be seen, for who cannot. */
export function AltField({ label, value, onChange }: AltFieldProps) {
  const t = useWords(composeWords);
  const n = countLetters(value);
  return (
    <>
      <textarea
        aria-label={label}
        aria-invalid={n > MOST_ALT || undefined}
        dir={value ? "auto" : undefined}
        rows={2}
        placeholder={t("alt_placeholder")}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="field-sizing-content max-h-40 min-h-16 w-full resize-none rounded-xl border border-line bg-ground px-3 py-2 text-sm placeholder:text-ink-3 focus:border-focus"
      />
      {n > MOST_ALT && <p className="text-sm text-bad">{t("letters", { n, most: MOST_ALT })}</p>}
    </>
  );
}
