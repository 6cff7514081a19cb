import { EyeOff } from "lucide-react";
import type { Medium } from "~/media/files";
import { thumbHashStyle } from "~/media/thumbhash";
import { Button } from "~/ui/Button";
import { useWords } from "~/words";
import { useStage } from "../stage/stage";
import { feedWords } from "../words";

/** Stands before what its author marked as sensitive, until somebody presses. Nothing behind it is loaded. */
export function Cover({ owner, medium }: { owner: string; medium: Medium | undefined }) {
  const t = useWords(feedWords);
  const { uncover } = useStage();
  return (
    <div className="absolute inset-0 overflow-hidden bg-black text-white">
      <div aria-hidden className="absolute -inset-8 opacity-50 blur-xl" style={thumbHashStyle(medium?.thumbhash)} />
      <div className="relative grid size-full place-content-center justify-items-center gap-3 p-8 text-center">
        <EyeOff aria-hidden className="size-9" strokeWidth={1.5} />
        <h2 className="text-lg font-semibold">{t("sensitive_title")}</h2>
        <p className="max-w-64 text-sm opacity-90">{t("sensitive_text")}</p>
        <Button className="mt-2 bg-white! text-black!" onClick={() => uncover(owner)}>
          {t("sensitive_show")}
        </Button>
      </div>
    </div>
  );
}
