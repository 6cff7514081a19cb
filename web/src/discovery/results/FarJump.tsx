import { Button, Spinner } from "~/ui";
import { useWords } from "~/words";
import { discoveryWords } from "../words";
import type { Roll } from "./useRoll";

/** Says how far the rows are that somebody jumped to: they are read one page after the other. */
export function FarJump({ roll, onStop }: { roll: Roll; onStop: () => void }) {
  const t = useWords(discoveryWords);
  if (roll.loadingTo === null) return null;
  return (
    <div
      role="status"
      className="absolute inset-x-0 bottom-4 mx-auto flex w-fit items-center gap-3 rounded-full bg-ink py-1 ps-4 pe-1 text-sm text-ground shadow-lg"
    >
      <Spinner />
      <span className="tabular-nums">{t("loading_to", { n: roll.hits.length, total: roll.loadingTo })}</span>
      <Button size="small" look="quiet" onClick={onStop} className="text-ground! hover:bg-ground/15!">
        {t("back_to_loaded")}
      </Button>
    </div>
  );
}
