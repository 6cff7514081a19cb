import { X } from "lucide-react";
import { IconButton } from "~/ui";
import { useWords } from "~/words";
import { formats } from "~/words/language";
import { useDesk } from "../query/useDesk";
import { discoveryWords } from "../words";

/** Says what of the address meant nothing, and was left out. */
export function Ignored() {
  const t = useWords(discoveryWords);
  const { ignored, change } = useDesk();
  if (!ignored.length) return null;
  const said = formats.list(ignored.map(({ key, value }) => `${key}=${value.slice(0, 40)}`));
  return (
    <p role="status" className="flex items-center gap-2 rounded-lg bg-warn/12 ps-3 text-sm text-warn">
      <span className="min-w-0 grow break-words">{t("ignored", { what: said })}</span>
      <IconButton size="small" label={t("tidy_address")} onClick={() => change({}, "replace")}>
        <X className="size-4" />
      </IconButton>
    </p>
  );
}
