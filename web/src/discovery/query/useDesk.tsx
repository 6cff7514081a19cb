import { usePrefetchInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef } from "react";
import { type Ignored, readAddress, writeAddress } from "./address";
import type { Conditions } from "./conditions";
import { type Asked, askedOf, type Desk } from "./desk";
import { keepColumns, keptColumns } from "./kept";
import { hitsQuery } from "./queries";

interface DeskDoor {
  readonly desk: Desk;
  /** The search it asks for. */
  readonly asked: Asked;
  /** What of the address meant nothing. */
  readonly ignored: readonly Ignored[];
  /** Change something; `replace` where going back should not come by here. */
  readonly change: (next: Partial<Desk>, how?: "push" | "replace") => void;
  /** Change the conditions as they were last asked for, so that of two quick presses neither is lost. */
  readonly alter: (how: (conditions: Conditions) => Conditions) => void;
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
  const queries = useQueryClient();
  const [desk, ignored] = useMemo(() => readAddress(search, keptColumns()), [search]);
  const asked = useMemo(() => askedOf(desk, new Date()), [desk]);
  usePrefetchInfiniteQuery(hitsQuery(asked)); // while the desk is drawn, not after it
  const latest = useRef(desk); // what was last asked for, which may not be drawn yet
  useEffect(() => {
    latest.current = desk;
  }, [desk]);
  const change = useCallback(
    (next: Partial<Desk>, how: "push" | "replace" = "push") => {
      if (next.columns) keepColumns(next.columns);
      const then = { ...latest.current, ...next };
      latest.current = then;
      void queries.prefetchInfiniteQuery(hitsQuery(askedOf(then, new Date()))); // it need not wait for what is drawn
      void navigate({
        search: writeAddress(then),
        replace: how === "replace",
        resetScroll: false,
      });
    },
    [queries, navigate],
  );
  const alter = useCallback(
    (how: (conditions: Conditions) => Conditions) => change({ conditions: how(latest.current.conditions) }),
    [change],
  );
  const door = useMemo(
    () => ({
      desk,
      asked,
      ignored,
      change,
      alter,
      addressOf: (next: Partial<Desk>) => `?${new URLSearchParams(writeAddress({ ...desk, ...next }))}`,
    }),
    [desk, asked, ignored, change, alter],
  );
  return <Context value={door}>{children}</Context>;
}
