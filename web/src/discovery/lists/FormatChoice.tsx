import type { Shapes } from "~/api/rest";
import { cx } from "~/ui";
import { useWords } from "~/words";
import { listsWords } from "./words";

type Format = Shapes["FileFormat"];
const FORMATS = ["csv", "jsonl", "parquet"] as const satisfies readonly Format[];

/** In what a file is written, and for whom each is. */
export function FormatChoice({ value, onChange }: { value: Format; onChange: (format: Format) => void }) {
  const t = useWords(listsWords);
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-sm font-medium">{t("format")}</legend>
      {FORMATS.map((format) => (
        <label
          key={format}
          className={cx(
            "flex cursor-pointer items-center gap-3 rounded-xl border px-4 py-2.5 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
            format === value ? "border-accent bg-accent-soft" : "border-line hover:bg-raised",
          )}
        >
          <input
            type="radio"
            name="format"
            className="size-4 shrink-0 accent-accent"
            checked={format === value}
            onChange={() => onChange(format)}
          />
          <span>
            <span className="block text-sm font-medium">{t(`format_${format}`)}</span>
            <span className="block text-sm text-ink-2">{t(`format_${format}_hint`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
