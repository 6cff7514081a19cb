import { Sheet } from "~/ui";
import { useWords } from "~/words";
import type { Hits } from "../query/queries";
import { discoveryWords } from "../words";
import { Panel } from "./Panel";

/** The filters on a phone. */
export default function PanelSheet({ open, onClose, found }: { open: boolean; onClose: () => void; found: Hits }) {
  const t = useWords(discoveryWords);
  return (
    <Sheet open={open} onClose={onClose} title={t("filters_of", { n: found.data?.pages[0]?.nTotal ?? 0 })}>
      <div className="px-4">
        <Panel found={found} />
      </div>
    </Sheet>
  );
}
