import { useState } from "react";
import { type Choice, Combobox } from "~/ui";
import { useWords } from "~/words";
import { fieldSaid, useLabels } from "../labels";
import { withValues } from "../query/conditions";
import type { Hits } from "../query/queries";
import { useDesk } from "../query/useDesk";
import { discoveryWords } from "../words";

type Field = "platforms" | "countries" | "languages" | "niches" | "account_types" | "cities" | "categories";

/** Values that are typed: what the rows in sight have is offered, and whatever was typed. */
export function FreeValues({ field, placeholder, found }: { field: Field; placeholder: string; found?: Hits }) {
  const t = useWords(discoveryWords);
  const labels = useLabels();
  const { desk, alter } = useDesk();
  const [typed, setTyped] = useState("");
  const chosen = desk.conditions.values[field] ?? [];
  const said = typed.trim();
  const offered = [...new Set(seen(field, found))].filter((one) => one.toLowerCase().includes(said.toLowerCase()));
  const values = [...new Set([...chosen, ...(said ? [said] : []), ...offered.slice(0, 50)])];
  const options: Choice[] = values.map((value) => ({ value, label: labels.value(field, value) }));
  return (
    <Combobox
      multiple
      hideLabel
      label={fieldSaid(t, field)}
      placeholder={placeholder}
      options={options}
      value={chosen}
      onType={setTyped}
      onChange={(next) => alter((conditions) => withValues(conditions, field, next))}
      className="mt-1"
    />
  );
}

function seen(field: Field, found: Hits | undefined): string[] {
  const accounts = found?.data?.pages[0]?.hits.map(({ account }) => account) ?? [];
  if (field === "cities") return accounts.flatMap(({ city }) => city ?? []);
  return field === "categories" ? accounts.flatMap(({ categories }) => categories ?? []) : [];
}
