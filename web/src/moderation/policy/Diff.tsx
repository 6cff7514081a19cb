import { useMemo } from "react";
import { cx } from "~/ui";
import { useWords } from "~/words";
import { moderationWords } from "../words";
import { type DiffLine, diffLines, hunksOf } from "./diff";

const SIGN = { same: " ", gone: "−", came: "+" } as const;
const LOOK = { same: "", gone: "bg-bad/10", came: "bg-good/10" } as const;
const AROUND = 3;

/** Two texts compared: what went, what came, and a few lines around it. */
export function Diff({ before, after }: { before: string; after: string }) {
  const t = useWords(moderationWords);
  const hunks = useMemo(() => hunksOf(diffLines(before, after), AROUND), [before, after]);
  if (hunks.length === 0) return <p className="text-sm text-ink-2">{t("texts_are_same")}</p>;
  return (
    <div dir="ltr" className="grid gap-3">
      {hunks.map((hunk) => (
        <pre key={placeOf(hunk[0])} className="overflow-x-auto rounded-lg border border-line py-1 text-xs leading-5">
          {hunk.map((line) => (
            <span key={placeOf(line)} className={cx("block w-max min-w-full px-2", LOOK[line.kind])}>
              <span className="inline-block w-10 pe-2 text-end text-ink-3 select-none">
                {line.after ?? line.before}
              </span>
              <span className="select-none">
                {line.kind !== "same" && <span className="sr-only">{t(line.kind === "came" ? "came" : "gone")}</span>}
                <span aria-hidden>{SIGN[line.kind]} </span>
              </span>
              {line.text}
            </span>
          ))}
        </pre>
      ))}
    </div>
  );
}

function placeOf(line: DiffLine | undefined): string {
  return `${line?.before ?? ""}:${line?.after ?? ""}`;
}
