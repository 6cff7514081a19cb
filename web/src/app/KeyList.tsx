import { Dialog } from "~/ui/Dialog";
import { KeyWays } from "~/ui/Kbd";
import type { Key } from "~/ui/keys";
import { useWords } from "~/words";
import { appWords } from "./words";

/** What keys do on the screen beneath. */
export default function KeyList({ keys, open, onClose }: { keys: readonly Key[]; open: boolean; onClose: () => void }) {
  const t = useWords(appWords);
  return (
    <Dialog open={open} onClose={onClose} title={t("keys")}>
      <dl className="divide-y divide-line">
        {keys.map((key) => (
          <div key={key.label} className="flex items-center justify-between gap-6 py-2.5 text-sm">
            <dt>{key.label}</dt>
            <dd className="shrink-0">
              <KeyWays of={key} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
