import type { KeyboardEvent } from "react";
import { Combobox, Segmented } from "~/ui";
import { useFormats, useWords } from "~/words";
import type { Context } from "../types";
import { moderationWords } from "../words";
import { COUNTRIES } from "./countries";
import { type Viewers, type Whom, whomOf } from "./whom";

interface ForWhomProps {
  context: Context;
  viewers: Viewers;
  onChoose: (whom: Whom) => void;
  onName: (viewers: Viewers) => void;
}

/** Escape leaves the field for the keys of the desk, once its list is closed; it would empty it otherwise. */
function leave(event: KeyboardEvent<HTMLElement>): void {
  const field = event.target;
  if (event.key !== "Escape" || !(field instanceof HTMLInputElement)) return;
  if (field.getAttribute("aria-expanded") === "true") return;
  event.stopPropagation();
  field.blur();
}

/** For whom a post is decided; what stands for all others stays. */
export function ForWhom({ context, viewers, onChoose, onName }: ForWhomProps) {
  const t = useWords(moderationWords);
  const { country } = useFormats();
  const possible = whomOf(context);
  if (possible.length === 1) return null;
  return (
    <div className="mb-2 grid gap-2">
      <Segmented
        label={t("for_whom")}
        size="small"
        value={viewers.whom}
        onChange={onChoose}
        options={possible.map((value) => ({ value, label: t(`whom_${value}`) }))}
      />
      {viewers.whom === "countries" && (
        <div onKeyDownCapture={leave}>
          <Combobox
            multiple
            hideLabel
            label={t("countries")}
            placeholder={t("name_countries")}
            options={COUNTRIES.map((code) => ({ value: code, label: country(code), hint: code }))}
            value={viewers.countries}
            onChange={(countries) => onName({ ...viewers, countries })}
          />
        </div>
      )}
      {viewers.whom !== "everybody" && <p className="text-xs text-ink-2">{t("for_some_text")}</p>}
    </div>
  );
}
