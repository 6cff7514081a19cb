import { usePrefetchInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { createContext, type ReactNode, use, useEffect, useMemo, useRef, useState } from "react";
import { type Ignored, readAddress, writeAddress } from "./address";
import type { Conditions } from "./conditions";
import { type Asked, askedOf, type Desk } from "./desk";
import { keepColumns, keptColumns } from "./kept";
import { hitsQuery } from "./queries";

/** So long the rows of the last search stand as they are; rows that come sooner are drawn without a step between. */
const PATIENCE_MS = 150;

interface DeskDoor {
  /** What the address says now: controls show it in the frame after a press. */
  readonly desk: Desk;
  /** What of the address meant nothing. */
  readonly ignored: readonly Ignored[];
}

interface Acts {
  /** Change something; `replace` where going back should not come by here. */
  readonly change: (next: Partial<Desk>, how?: "push" | "replace") => void;
  /** Change the conditions as they were last asked for, so that of two quick presses neither is lost. */
  readonly alter: (how: (conditions: Conditions) => Conditions) => void;
}

interface Shown {
  /** The desk whose results are drawn. It follows `desk` once its rows are here, or would take long. */
  readonly shown: Desk;
  /** The search it asks for. */
  readonly asked: Asked;
  /** The address of the same desk with a creator's profile open. */
  readonly addressOf: (creator: string) => string;
}

const DeskContext = createContext<DeskDoor | null>(null);
const ActsContext = createContext<Acts | null>(null);
const ShownContext = createContext<Shown | null>(null);

function within<Door>(door: Door | null): Door {
  if (!door) throw new Error("there is no desk around this");
  return door;
}

/** Return the desk, which is what its address says. */
export function useDesk(): DeskDoor & Acts {
  return { ...within(use(DeskContext)), ...useActs() };
}

/** Return what changes the desk; it stays the same. */
export function useActs(): Acts {
  return within(use(ActsContext));
}

/** Return what the results are of. */
export function useShown(): Shown {
  return within(use(ShownContext));
}

export function DeskProvider({ children }: { children: ReactNode }) {
  const search = useSearch({ from: "/discover" });
  const door = useMemo(() => {
    const [desk, ignored] = readAddress(search, keptColumns());
    return { desk, ignored };
  }, [search]);
  return (
    <ActsContext value={useMadeActs(door.desk)}>
      <DeskContext value={door}>
        <ShownContext value={useMadeShown(door.desk)}>{children}</ShownContext>
      </DeskContext>
    </ActsContext>
  );
}

function useMadeActs(desk: Desk): Acts {
  const navigate = useNavigate({ from: "/discover" });
  const queries = useQueryClient();
  const latest = useRef(desk); // what was last asked for, which may not be drawn yet
  useEffect(() => {
    latest.current = desk;
  }, [desk]);
  return useMemo(() => {
    const change: Acts["change"] = (next, how = "push") => {
      if (next.columns) keepColumns(next.columns);
      const then = { ...latest.current, ...next };
      latest.current = then;
      void queries.prefetchInfiniteQuery(hitsQuery(askedOf(then, new Date()))); // it need not wait for what is drawn
      void navigate({
        search: writeAddress(then),
        replace: how === "replace",
        resetScroll: false,
      });
    };
    return { change, alter: (how) => change({ conditions: how(latest.current.conditions) }) };
  }, [queries, navigate]);
}

function useMadeShown(desk: Desk): Shown {
  const [shown, setShown] = useState(desk);
  const asked = useMemo(() => askedOf(shown, new Date()), [shown]);
  usePrefetchInfiniteQuery(hitsQuery(asked)); // while the desk is drawn, not after it
  useFollowing(desk, setShown);
  return useMemo(() => {
    const [start, end] = cut(shown);
    return { shown, asked, addressOf: (creator) => `${start}${creator}${end}` };
  }, [shown, asked]);
}

/** Have the results follow the desk: at once where their rows are here, else when these come or patience ends. */
function useFollowing(desk: Desk, follow: (desk: Desk) => void): void {
  const queries = useQueryClient();
  useEffect(() => {
    const wanted = hitsQuery(askedOf(desk, new Date()));
    if (queries.getQueryData(wanted.queryKey)) return follow(desk);
    let waits = true;
    const end = () => {
      if (waits) follow(desk);
      waits = false;
    };
    const timer = setTimeout(end, PATIENCE_MS);
    void queries.prefetchInfiniteQuery(wanted).then(end);
    return () => {
      waits = false;
      clearTimeout(timer);
    };
  }, [desk, follow, queries]);
}

/** The address of a desk before and after the id of whose profile is open. */
function cut(desk: Desk): [string, string] {
  const written = `?${new URLSearchParams(writeAddress({ ...desk, creator: CREATOR }))}`;
  const at = written.lastIndexOf(CREATOR);
  return [written.slice(0, at), written.slice(at + CREATOR.length)];
}

const CREATOR = "00000000-0000-0000-0000-000000000000";
