import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useMemo } from "react";
import { type Conditions, withRange, withValues } from "../query/conditions";
import { askedOf } from "../query/desk";
import { type Facets, facetsQuery } from "../query/queries";
import { useDesk } from "../query/useDesk";

interface FacetsDoor {
  readonly facets: Facets | null | undefined;
  readonly ready: boolean;
}

const Context = createContext<FacetsDoor>({ facets: null, ready: false });

/** Load the counts of the search once its rows are here. */
export function FacetsProvider({ ready, children }: { ready: boolean; children: ReactNode }) {
  const { asked } = useDesk();
  const { data } = useQuery({ ...facetsQuery(asked), enabled: ready });
  const door = useMemo(() => ({ facets: data, ready }), [data, ready]);
  return <Context value={door}>{children}</Context>;
}

/**
 * Return the counts as they would be without this field's own condition: who chose one platform wants to know how many
 * there are on the others.
 */
export function useFacets(
  field: "platforms" | "countries" | "languages" | "niches" | "account_types" | "followers" | "engagement_rate",
) {
  const { desk } = useDesk();
  const { facets, ready } = use(Context);
  const freed = isRange(field) ? withRange(desk.conditions, field, {}) : withValues(desk.conditions, field, []);
  const isSet = JSON.stringify(freed) !== JSON.stringify(desk.conditions);
  const { data } = useQuery({ ...facetsQuery(askedFor(desk, freed)), enabled: ready && isSet });
  return isSet ? data : facets;
}

/** Return the counts of everything that fits. */
export function useOwnFacets(): Facets | null | undefined {
  return use(Context).facets;
}

function askedFor(desk: ReturnType<typeof useDesk>["desk"], conditions: Conditions) {
  return askedOf({ ...desk, conditions }, new Date());
}

function isRange(field: string): field is "followers" | "engagement_rate" {
  return field === "followers" || field === "engagement_rate";
}
