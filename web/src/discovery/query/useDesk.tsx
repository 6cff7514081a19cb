import { useNavigate, useSearch } from "@tanstack/react-router";
import { createContext, type ReactNode, use, useCallback, useMemo } from "react";
import { type Ignored, readAddress, writeAddress } from "./address";
import { type Asked, askedOf, type Desk } from "./desk";
import { keepColumns, keptColumns } from "./kept";

interface DeskDoor {
  readonly desk: Desk;
  /** The search it asks for. */
  readonly asked: Asked;
  /** What of the address meant nothing. */
  readonly ignored: readonly Ignored[];
  /** Change something; `replace` where going back should not come by here. */
  readonly change: (next: Partial<Desk>, how?: "push" | "replace") => void;
  /** The address of the same desk with something changed. */
  readonly addressOf: (next: Partial<Desk>) => string;
}

const Context = createContext<DeskDoor | null>(null);

/** Return the desk, which is what its address says. */
export function useDesk(): DeskDoor {
  const door = use(Context);
  if (!door) throw new Error("there is no desk around this");
  return door;
}

export function DeskProvider({ children }: { children: ReactNode }) {
  const search = useSearch({ from: "/discover" });
  const navigate = useNavigate({ from: "/discover" });
  const [desk, ignored] = useMemo(() => readAddress(search, keptColumns()), [search]);
  const asked = useMemo(() => askedOf(desk, new Date()), [desk]);
  const change = useCallback(
    (next: Partial<Desk>, how: "push" | "replace" = "push") => {
      if (next.columns) keepColumns(next.columns);
      void navigate({
        search: (now) => writeAddress({ ...readAddress(now, keptColumns())[0], ...next }),
        replace: how === "replace",
        resetScroll: false,
      });
    },
    [navigate],
  );
  const door = useMemo(
    () => ({
      desk,
      asked,
      ignored,
      change,
      addressOf: (next: Partial<Desk>) => `?${new URLSearchParams(writeAddress({ ...desk, ...next }))}`,
    }),
    [desk, asked, ignored, change],
  );
  return <Context value={door}>{children}</Context>;
}
