import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useWords } from "~/words";
import { type Conditions, terms, without } from "../query/conditions";
import { useDesk } from "../query/useDesk";
import { discoveryWords } from "../words";

interface PartProps {
  title: string;
  /** What it sets: said when something is set, and cleared at once. */
  fields: readonly string[];
  open?: boolean;
  children: ReactNode;
}

/** A part of the panel that folds. What is folded and not set is not drawn. */
export function Part({ title, fields, open = false, children }: PartProps) {
  const t = useWords(discoveryWords);
  const { desk, alter } = useDesk();
  const set = terms(desk.conditions).filter(({ field, kind }) => fields.includes(kind === "missing" ? kind : field));
  const [unfolded, setUnfolded] = useState(open || set.length > 0);
  const clear = () => alter((conditions) => set.reduce<Conditions>(without, conditions));
  return (
    <section className="border-b border-line py-1">
      <h3 className="flex items-center">
        <button
          type="button"
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
          className="flex h-10 grow items-center gap-2 rounded-lg text-sm font-semibold"
        >
          <ChevronDown
            aria-hidden
            className={`size-4 text-ink-3 transition-transform ${unfolded ? "" : "-rotate-90 rtl:rotate-90"}`}
          />
          {title}
          {set.length > 0 && <span aria-hidden className="size-1.5 rounded-full bg-accent" />}
        </button>
        {set.length > 0 && (
          <button
            type="button"
            onClick={clear}
            aria-label={t("clear_part", { part: title })}
            className="h-8 rounded-lg px-2 text-xs text-ink-2 hover:bg-raised"
          >
            {t("clear")}
          </button>
        )}
      </h3>
      {unfolded && <div className="pb-3">{children}</div>}
    </section>
  );
}
