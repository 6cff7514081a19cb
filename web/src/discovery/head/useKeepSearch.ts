import { useWords } from "~/words";
import { useLabels } from "../labels";
import { writeAddress } from "../query/address";
import { terms } from "../query/conditions";
import type { Desk } from "../query/desk";
import { askingOf } from "../query/groups";
import { keepSearch } from "../query/kept";
import { discoveryWords } from "../words";

/** Return what remembers a search on this device, named by what it asks. */
export function useKeepSearch(): (desk: Desk) => void {
  const t = useWords(discoveryWords);
  const { term } = useLabels();
  return (desk) => {
    const groups = askingOf(desk).map((group) => terms(group).map(term).join(", "));
    const label = [desk.text, groups.join(` ${t("or")} `)].filter(Boolean).join(", ");
    if (!label) return;
    const address = writeAddress({ ...desk, creator: null, compared: [] });
    keepSearch({ label: label.slice(0, 120), address: `?${new URLSearchParams(address)}` });
  };
}
