import { ArrowLeftRight, Columns2, Download, ListPlus, ThumbsDown, X } from "lucide-react";
import { Button, IconButton } from "~/ui";
import { useWords } from "~/words";
import { type Desk, liked, MAX_COMPARED, MAX_LIKE, unliked } from "../query/desk";
import { useDesk } from "../query/useDesk";
import { discoveryWords } from "../words";
import { useSelection } from "./useSelection";

/** What can be done with those selected. */
export function SelectionBar({ onAdd, onExport }: { onAdd: () => void; onExport: () => void }) {
  const t = useWords(discoveryWords);
  const { desk, change } = useDesk();
  const { chosen, clear } = useSelection();
  if (!chosen.size) return null;
  const ids = [...chosen.keys()];
  const seek = (next: Partial<Desk>) => {
    change({ ...next, sort: "relevance", creator: null });
    clear(); // who is sought now is said above, and others can be chosen
  };
  const icon = "size-4 max-md:size-5";
  return (
    <section
      aria-label={t("selection")}
      className="flex shrink-0 items-center gap-1.5 overflow-x-auto border-t border-line bg-surface px-3 py-2 shadow-lg"
    >
      <p role="status" className="me-2 text-sm font-semibold whitespace-nowrap tabular-nums">
        {t("n_selected", { n: chosen.size })}
      </p>
      <Button
        size="small"
        look="primary"
        icon={<Columns2 className={icon} />}
        disabled={chosen.size < 2 || chosen.size > MAX_COMPARED}
        title={chosen.size > MAX_COMPARED ? t("compare_most", { n: MAX_COMPARED }) : undefined}
        onClick={() => change({ compared: ids })}
      >
        {t("compare")}
      </Button>
      <Button
        size="small"
        icon={<ArrowLeftRight className={icon} />}
        disabled={chosen.size > MAX_LIKE}
        onClick={() => seek(liked(desk, ids))}
      >
        {t("more_like")}
      </Button>
      <Button
        size="small"
        icon={<ThumbsDown className={icon} />}
        disabled={chosen.size > MAX_LIKE}
        onClick={() => seek(unliked(desk, ids))}
      >
        {t("less_like")}
      </Button>
      <Button size="small" icon={<ListPlus className={icon} />} onClick={onAdd}>
        {t("add_to_list")}
      </Button>
      <Button size="small" icon={<Download className={icon} />} onClick={onExport}>
        {t("export")}
      </Button>
      <span className="grow" />
      <IconButton size="small" label={t("clear_selection")} onClick={clear}>
        <X className="size-4" />
      </IconButton>
    </section>
  );
}
