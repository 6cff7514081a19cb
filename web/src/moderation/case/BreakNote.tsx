import { useNavigate } from "@tanstack/react-router";
import { Coffee } from "lucide-react";
import { useState } from "react";
import { Button } from "~/ui";
import { useWords } from "~/words";
import type { Streak } from "../types";
import { moderationWords } from "../words";

/** How many more cases before a break that was put off is thought of again. */
const AGAIN_AFTER = 20;
let putOffAt = 0;

/** Says that a break is due. Nothing is enforced. */
export function BreakNote({ streak }: { streak: Streak }) {
  const t = useWords(moderationWords);
  const navigate = useNavigate();
  const [putOff, setPutOff] = useState(putOffAt);
  if (!streak.break_due || (putOff > 0 && streak.n_cases < putOff + AGAIN_AFTER && streak.n_cases >= putOff)) {
    return null;
  }
  const goOn = () => {
    putOffAt = streak.n_cases;
    setPutOff(putOffAt);
  };
  return (
    <div role="status" className="mb-4 flex flex-wrap items-center gap-3 rounded-2xl bg-accent-soft p-4">
      <Coffee aria-hidden className="size-6 text-accent" />
      <p className="min-w-48 grow text-sm">
        {t("streak", { cases: streak.n_cases, minutes: Math.ceil(streak.minutes) })} {t("break_due")}
      </p>
      <Button size="small" onClick={goOn}>
        {t("go_on")}
      </Button>
      <Button size="small" look="primary" onClick={() => void navigate({ to: "/moderation" })}>
        {t("take_break")}
      </Button>
    </div>
  );
}
