import { memo } from "react";
import { useIsDesk } from "~/ui";
import type { Hits } from "../query/queries";
import { useShown } from "../query/useDesk";
import { Cards, CardsSkeleton } from "./Cards";
import { Failed } from "./Failed";
import { NoFit } from "./NoFit";
import { Rows, RowsSkeleton } from "./Rows";

/** The results in the shape chosen, or why there are none. */
export const Results = memo(function Results({ found }: { found: Hits }) {
  const { shown } = useShown();
  const isDesk = useIsDesk();
  const rows = shown.view === "rows" || (shown.view === "auto" && isDesk);
  if (found.isError && !found.isFetchNextPageError)
    return (
      <div className="grow overflow-y-auto">
        <Failed error={found.error} retry={() => void found.refetch()} />
      </div>
    );
  if (!found.data) return rows ? <RowsSkeleton /> : <CardsSkeleton />;
  if (found.data.pages[0]?.nTotal === 0)
    return (
      <div className="grow overflow-y-auto">
        <NoFit />
      </div>
    );
  return rows ? <Rows found={found} /> : <Cards found={found} />;
});
