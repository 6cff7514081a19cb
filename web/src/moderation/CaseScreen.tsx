import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useMe } from "~/accounts/me";
import { ErrorNote, Skeleton } from "~/ui";
import { useWords } from "~/words";
import { CaseWork } from "./case/CaseWork";
import { caseQuery, deskQuery } from "./cases";
import { Frame } from "./Frame";
import { wantedOf } from "./filters";
import { useNames } from "./names";
import { WellnessButton } from "./WellnessDialog";
import { moderationWords } from "./words";

/** A case with all that helps to decide it; the next follows at once. */
export default function CaseScreen() {
  const t = useWords(moderationWords);
  const me = useMe();
  const { data: desk } = useQuery({ ...deskQuery, enabled: me.account !== null });
  return (
    <Frame title={t("case")} actions={desk && <WellnessButton wellness={desk.wellness} />}>
      <Cases />
    </Frame>
  );
}

function Cases() {
  const names = useNames();
  const t = useWords(moderationWords);
  const { id } = useParams({ from: "/moderation/cases/$id" });
  const { queue } = wantedOf(useSearch({ from: "/moderation/cases/$id" }));
  const { data: context, error, refetch } = useQuery(caseQuery(id));
  const [decided, setDecided] = useState("");
  const one = context?.case;
  return (
    <>
      <p role="status" className="sr-only">
        {decided}{" "}
        {one && t("case_is", { what: names.subject(one.subject_kind), why: names.reason(one.reason), n: one.severity })}
      </p>
      {context ? (
        <CaseWork key={id} context={context} queue={queue} onDecided={setDecided} />
      ) : error ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : (
        <Waits />
      )}
    </>
  );
}

function Waits() {
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <Skeleton className="h-80" />
      <Skeleton className="h-96" />
    </div>
  );
}
