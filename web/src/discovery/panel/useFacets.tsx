import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useDeferredValue, useMemo } from "react";
import { type Conditions, withRange, withValues } from "../query/conditions";
import { aloneOf, askedOf, type Desk } from "../query/desk";
import { type Facets, facetsQuery } from "../query/queries";
import { useShown } from "../query/useDesk";

interface FacetsDoor {
  readonly facets: Facets | null | undefined;
  /** What they count, and whether its rows are here. */
  readonly desk: Desk;
  readonly ready: boolean;
}

const Context = createContext<FacetsDoor | null>(null);

/** Load the counts once the rows are drawn: of the group of conditions that the panel changes, were it alone. */
export function FacetsProvider({ ready, children }: { ready: boolean; children: ReactNode }) {
  const { shown } = useShown();
  const desk = useDeferredValue(shown); // who waits for rows is not kept waiting by counts
  const { data } = useQuery({ ...facetsQuery(askedFor(desk, desk.conditions)), enabled: ready && desk === shown });
  const facets = useDeferredValue(data);
  const door = useMemo(() => ({ facets, desk, ready }), [facets, desk, ready]);
  return <Context value={door}>{children}</Context>;
}

/**
 * Return the counts as they would be without this field's own condition: who chose one platform wants to know how many
 * there are on the others.
 */
export function useFacets(
  field: "platforms" | "countries" | "languages" | "niches" | "account_types" | "followers" | "engagement_rate",
) {
  const { facets, desk, ready } = useFacetsDoor();
  const freed = isRange(field) ? withRange(desk.conditions, field, {}) : withValues(desk.conditions, field, []);
  const isSet = JSON.stringify(freed) !== JSON.stringify(desk.conditions);
  const { data } = useQuery({ ...facetsQuery(askedFor(desk, freed)), enabled: ready && isSet });
  const own = useDeferredValue(data);
  return isSet ? own : facets;
}

/** Return the counts of everything that fits. */
export function useOwnFacets(): Facets | null | undefined {
  return useFacetsDoor().facets;
}

function useFacetsDoor(): FacetsDoor {
  const door = use(Context);
  if (!door) throw new Error("there are no counts around this");
  return door;
}

function askedFor(desk: Desk, conditions: Conditions) {
  return askedOf({ ...aloneOf(desk), conditions }, new Date());
}

function isRange(field: string): field is "followers" | "engagement_rate" {
  return field === "followers" || field === "engagement_rate";
}
