import { useQuery } from "@tanstack/react-query";
import { ArrowLeftRight, ListPlus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button, ErrorNote, Sheet, Skeleton } from "~/ui";
import { useWords } from "~/words";
import { type Creator, creatorQuery } from "../query/queries";
import { useActs } from "../query/useDesk";
import { discoveryWords } from "../words";
import { AccountPart } from "./AccountPart";
import { Evidence } from "./Evidence";
import { HistoryChart } from "./HistoryChart";
import { Lookalikes } from "./Lookalikes";
import { Part } from "./Part";
import { Posts } from "./Posts";

const AddToList = lazy(() => import("../lists/AddToList").then(({ AddToList }) => ({ default: AddToList })));

/** One creator beside the results: all accounts, how they grew, what speaks for and against them. */
export function Profile({ id, onClose }: { id: string | null; onClose: () => void }) {
  const t = useWords(discoveryWords);
  const { change } = useActs();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery({ ...creatorQuery(id ?? ""), enabled: id !== null });
  return (
    <Sheet
      from="side"
      open={id !== null}
      onClose={onClose}
      title={data?.name ?? t("profile")}
      footer={
        id && (
          <div className="flex gap-2">
            <Button
              look="primary"
              icon={<ListPlus className="size-4" />}
              onClick={() => setAdding(true)}
              className="grow"
            >
              {t("add_to_list")}
            </Button>
            <Button
              icon={<ArrowLeftRight className="size-4" />}
              onClick={() => change({ like: [id], sort: "relevance", creator: null })}
              className="grow"
            >
              {t("more_like")}
            </Button>
          </div>
        )
      }
    >
      {error && !data ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : data ? (
        <Known creator={data} />
      ) : (
        <Coming />
      )}
      <Suspense>
        {id && adding && <AddToList open onClose={() => setAdding(false)} creators={{ ids: [id] }} />}
      </Suspense>
    </Sheet>
  );
}

function Known({ creator }: { creator: Creator }) {
  const t = useWords(discoveryWords);
  const accounts = creator.accounts.toSorted((a, b) => (b.followers ?? 0) - (a.followers ?? 0));
  const looked = accounts.some(({ risks }) => risks);
  return (
    <div className="grid grid-cols-1 gap-6 px-5 py-4">
      {accounts.map((account) => (
        <AccountPart key={account.id} account={account} />
      ))}
      <Part title={t("history")}>
        <HistoryChart accounts={accounts} history={creator.history} />
      </Part>
      <Part title={t("column_risk")}>
        {creator.risks.length ? (
          <Evidence risks={creator.risks} accounts={accounts} />
        ) : (
          <p className="text-sm text-ink-2">{t(looked ? "risk_free_yes" : "risk_unknown_text")}</p>
        )}
      </Part>
      <Posts accounts={accounts} />
      <Part title={t("lookalikes")}>
        <Lookalikes id={creator.id} />
      </Part>
    </div>
  );
}

function Coming() {
  return (
    <div aria-hidden className="grid gap-4 px-5 py-4">
      <div className="flex gap-4">
        <Skeleton className="size-16 rounded-full!" />
        <div className="grid grow content-center gap-2">
          <Skeleton className="h-5 w-48" />
          <Skeleton className="h-4 w-32" />
        </div>
      </div>
      <Skeleton className="h-20" />
      <Skeleton className="h-48" />
      <Skeleton className="h-40" />
    </div>
  );
}
