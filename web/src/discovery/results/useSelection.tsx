import { createContext, type ReactNode, use, useMemo, useState } from "react";
import type { Hit } from "../query/queries";

interface Selection {
  /** By id, in the order they were chosen. */
  readonly chosen: ReadonlyMap<string, Hit>;
  readonly toggle: (hit: Hit) => void;
  readonly clear: () => void;
}

const Context = createContext<Selection | null>(null);

/** Return who is selected. It outlives filters: one can gather from several searches. */
export function useSelection(): Selection {
  const selection = use(Context);
  if (!selection) throw new Error("there is no selection around this");
  return selection;
}

export function SelectionProvider({ children }: { children: ReactNode }) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Hit>>(new Map());
  const selection = useMemo(
    () => ({
      chosen,
      toggle: (hit: Hit) =>
        setChosen((now) => {
          const next = new Map(now);
          if (!next.delete(hit.creator_id)) next.set(hit.creator_id, hit);
          return next;
        }),
      clear: () => setChosen(new Map()),
    }),
    [chosen],
  );
  return <Context value={selection}>{children}</Context>;
}
