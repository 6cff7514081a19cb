import { useMemo } from "react";
import { Select } from "~/ui/Choice";
import { language as pageLanguage, useWords } from "~/words";
import { peopleWords } from "../words";
import { TONGUES } from "./profile";

const UNSAID = "none";

/** The language somebody writes in, by its name in the language of the page. */
export function LanguageSelect({ value, onChange }: { value: string | null; onChange: (tag: string | null) => void }) {
  const t = useWords(peopleWords);
  const options = useMemo(() => {
    const names = new Intl.DisplayNames([pageLanguage], { type: "language" });
    const tags = value && !TONGUES.includes(value) ? [...TONGUES, value] : TONGUES;
    const named = tags.map((tag) => ({ value: tag, label: names.of(tag) ?? tag }));
    return named.toSorted((a, b) => a.label.localeCompare(b.label, pageLanguage));
  }, [value]);
  return (
    <Select
      label={t("language")}
      value={value ?? UNSAID}
      onChange={(tag) => onChange(tag === UNSAID ? null : tag)}
      options={[{ value: UNSAID, label: t("language_unsaid") }, ...options]}
    />
  );
}
