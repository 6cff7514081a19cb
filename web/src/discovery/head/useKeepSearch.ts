import { useLabels } from "../labels";
import { writeAddress } from "../query/address";
import { terms } from "../query/conditions";
import type { Desk } from "../query/desk";
import { keepSearch } from "../query/kept";

/** Return what remembers a search on this device, named by what it asks. */
export function useKeepSearch(): (desk: Desk) => void {
  const { term } = useLabels();
  return (desk) => {
    const label = [desk.text, ...terms(desk.conditions).map(term)].filter(Boolean).join(", ");
    if (!label) return;
    const address = writeAddress({ ...desk, creator: null, compared: [] });
    keepSearch({ label: label.slice(0, 120), address: `?${new URLSearchParams(address)}` });
  };
}
