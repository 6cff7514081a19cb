import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import type { Shapes } from "~/api/rest";
import { useWords } from "~/words";
import { moderationWords } from "../words";
import type { Mistake } from "./problems";

interface MistakesProps {
  checked: Shapes["CheckedOut"] | undefined;
  error: Error | null;
  mistakes: readonly Mistake[];
  onGo: (line: number) => void;
}

/** What a check found: mistakes with the way to their lines, or what may be one. */
export function Mistakes({ checked, error, mistakes, onGo }: MistakesProps) {
  const t = useWords(moderationWords);
  return (
    <div role="status" className="text-sm empty:hidden">
      {checked && (
        <p className="flex items-center gap-2">
          <CircleCheck aria-hidden className="size-4 text-good" />
          {t("checked", { n: checked.n_rules, live: checked.n_live })}
        </p>
      )}
      {checked && checked.warnings.length > 0 && (
        <ul className="mt-2 grid gap-1">
          {checked.warnings.map((warning) => (
            <li key={warning} className="flex gap-2">
              <TriangleAlert aria-hidden className="size-4 shrink-0 text-warn" />
              {warning}
            </li>
          ))}
        </ul>
      )}
      {error && mistakes.length === 0 && <p className="text-bad">{error.message}</p>}
      {mistakes.length > 0 && (
        <>
          <p className="mb-2 flex items-center gap-2 font-medium">
            <CircleX aria-hidden className="size-4 text-bad" />
            {t("n_mistakes", { n: mistakes.length })}
          </p>
          <ul className="grid gap-1">
            {mistakes.map(({ line, where, reason }) => (
              <li key={`${where} ${reason}`} className="flex flex-wrap items-baseline gap-x-2">
                {line !== null && (
                  <button
                    type="button"
                    onClick={() => onGo(line)}
                    className="min-h-6 rounded font-medium text-bad underline underline-offset-2"
                  >
                    {t("line", { n: line })}
                  </button>
                )}
                <code dir="ltr" className="text-xs text-ink-2">
                  {where}
                </code>
                <span dir="auto">{reason}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
