import { Select } from "~/ui";
import { useWords } from "~/words";
import { SORTS } from "../query/desk";
import { useDesk } from "../query/useDesk";
import { discoveryWords } from "../words";

/** The order of the results. */
export default function SortSelect(look: { hideLabel?: boolean; className: string }) {
  const t = useWords(discoveryWords);
  const { desk, change } = useDesk();
  return (
    <Select
      {...look}
      label={t("sort")}
      value={desk.sort}
      onChange={(sort) => change({ sort, ascending: false })}
      options={SORTS.map((value) => ({ value, label: t(`sort_${value}`) }))}
    />
  );
}
