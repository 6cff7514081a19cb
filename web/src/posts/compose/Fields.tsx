import { lazy, Suspense } from "react";
import { Skeleton } from "~/ui/Skeleton";
import { useWords } from "~/words";
import { SuggestingArea } from "../suggest/SuggestingArea";
import { countLetters, type Draft, MOST_LETTERS } from "./draft";
import { MediaField } from "./MediaField";
import { composeWords } from "./words";

const Choices = lazy(() => import("./Choices").then(({ Choices }) => ({ default: Choices })));

export type Change = (step: (draft: Draft) => Draft) => void;

interface FieldsProps {
  draft: Draft;
  change: Change;
  /** It is out already: its media and its moment stay as they are. */
  isOut?: boolean;
}

/** Everything one decides about a post. */
export function Fields({ draft, change, isOut = false }: FieldsProps) {
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2 lg:gap-10">
      <MediaField draft={draft} change={change} isOut={isOut} />
      <div className="grid gap-6">
        <CaptionField draft={draft} change={change} />
        <Suspense fallback={<Skeleton className="h-80 rounded-2xl!" />}>
          <Choices draft={draft} change={change} isOut={isOut} />
        </Suspense>
      </div>
    </div>
  );
}

function CaptionField({ draft, change }: { draft: Draft; change: Change }) {
  const t = useWords(composeWords);
  const n = countLetters(draft.caption);
  const isTooLong = n > MOST_LETTERS;
  return (
    <div className="grid gap-1.5">
      <SuggestingArea
        label={t("caption")}
        placeholder={t("caption_placeholder")}
        value={draft.caption}
        onChange={(caption) => change((draft) => ({ ...draft, caption }))}
        rows={5}
        invalid={isTooLong}
        describedBy="caption-note"
        className="min-h-36"
      />
      <p id="caption-note" className="flex justify-between gap-4 text-sm text-ink-2">
        <span>{t("caption_hint")}</span>
        <span
          className={
            isTooLong ? "font-semibold whitespace-nowrap text-bad tabular-nums" : "whitespace-nowrap tabular-nums"
          }
        >
          {t("letters", { n, most: MOST_LETTERS })}
        </span>
      </p>
    </div>
  );
}
