import { FileUp } from "lucide-react";
import { Badge, Empty, type Tone } from "~/ui";
import { useWords } from "~/words";
import { formats } from "~/words/language";
import { discoveryWords } from "../words";
import type { Import } from "./upload";

const TONES: Readonly<Record<string, Tone>> = { waiting: "info", running: "info", done: "good", failed: "bad" };

/** The files handed in last; a press shows what became of one. */
export function Latest({ imports, onShow }: { imports: readonly Import[]; onShow: (one: Import) => void }) {
  const t = useWords(discoveryWords);
  if (!imports.length)
    return (
      <Empty icon={FileUp} title={t("no_imports_title")}>
        {t("no_imports_text")}
      </Empty>
    );
  return (
    <ul className="overflow-hidden rounded-2xl border border-line bg-surface">
      {imports.map((one) => (
        <li key={one.id} className="border-b border-line last:border-b-0">
          <button
            type="button"
            onClick={() => onShow(one)}
            className="flex w-full items-center gap-3 px-4 py-3 text-start text-sm hover:bg-raised"
          >
            <span className="min-w-0 grow">
              <span className="block truncate font-medium" dir="auto">
                {one.file_name}
              </span>
              <span className="block text-ink-2">
                {t("import_line", {
                  size: formats.bytes(one.n_bytes),
                  added: formats.number(one.n_new),
                  rejected: formats.number(one.n_rejected),
                })}
              </span>
            </span>
            <Badge tone={TONES[one.state] ?? "plain"}>{t(`state_${one.state}` as "state_done")}</Badge>
          </button>
        </li>
      ))}
    </ul>
  );
}
