import { MINORS } from "~/api/viewers";
import { Badge } from "~/ui";
import { useFormats, useWords } from "~/words";
import { moderationWords } from "./words";

/** For whom something was decided; nothing where that is everybody. */
export function Whom({ viewers }: { viewers: readonly string[] }) {
  const t = useWords(moderationWords);
  const { country, list } = useFormats();
  if (viewers.length === 0) return null;
  const said = viewers.includes(MINORS) ? t("whom_minors") : list(viewers.map(country));
  return <Badge tone="info">{t("only_for", { whom: said })}</Badge>;
}
