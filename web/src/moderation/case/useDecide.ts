import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Problem } from "~/api/problems";
import { rest, told } from "~/api/rest";
import { toast, toastError } from "~/ui";
import { useWords } from "~/words";
import { caseQuery, passOn, refreshCases, takeNext, undoBulk } from "../cases";
import { useNames } from "../names";
import { once } from "../once";
import type { Context, Queue } from "../types";
import { moderationWords } from "../words";
import { asksTwice, type Deed, type Draft, sendingOf } from "./decisions";
import { isNamed, viewersAtFirst, viewersSent } from "./whom";

interface Work {
  context: Context;
  queue: Queue | undefined;
  /** The case went; what became of it is said aloud. */
  onDecided: (said: string) => void;
  settle: () => void;
}

export interface Deciding {
  readonly draft: Draft;
  readonly setDraft: (draft: Draft) => void;
  /** A deed that waits to be said again. */
  readonly armed: Deed | undefined;
  readonly disarm: () => void;
  readonly press: (deed: Deed) => void;
  readonly pending: Deed | undefined;
}

/** Decide a case and go on to the next; what can be taken back can be for as long as the toast stands. */
export function useDecide({ context, queue, onDecided, settle }: Work): Deciding {
  const t = useWords(moderationWords);
  const names = useNames();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft>({
    reason: context.case.reason,
    words: "",
    viewers: viewersAtFirst(context),
  });
  const [armed, setArmed] = useState<Deed | undefined>();
  const { id } = context.case;

  const open = (to: string) =>
    navigate({ to: "/moderation/cases/$id", params: { id: to }, search: queue ? { queue } : {} });
  const goOn = async (said: string) => {
    onDecided(said);
    queries.removeQueries({ queryKey: caseQuery(id).queryKey });
    void refreshCases(queries);
    const next = await takeNext(queries, queue).catch(toastError);
    if (next) await open(next.case.id);
    else await navigate({ to: "/moderation" });
  };
  const takeBack = async (bulkId: string) => {
    const { done, refused } = await undoBulk(bulkId);
    if (done.length === 0) throw new Error(refused[0]?.why);
    void refreshCases(queries);
    onDecided(t("taken_back", { n: 1 }));
    await open(id);
  };

  const send = useMutation({
    mutationFn: (deed: Deed) => carryOut(context, deed, draft),
    onSuccess: async (bulkId, deed) => {
      settle();
      const said =
        deed === null
          ? t("passed_on")
          : t("decided", { action: names.did({ action: deed, viewers: viewersSent(draft.viewers) ?? [] }) });
      toast(said, bulkId ? { action: { label: t("undo"), onPress: once(() => takeBack(bulkId)) } } : {});
      await goOn(said);
    },
    onError: (error) => {
      toastError(error);
      if (error instanceof Problem && error.status === 409) void queries.invalidateQueries(caseQuery(id));
    },
  });

  const press = (deed: Deed) => {
    if (send.isPending || (deed !== null && !isNamed(draft.viewers))) return;
    if (asksTwice(context.case, deed) && armed !== deed) return setArmed(deed);
    setArmed(undefined);
    send.mutate(deed);
  };
  return {
    draft,
    setDraft,
    armed,
    disarm: () => setArmed(undefined),
    press,
    pending: send.isPending ? send.variables : undefined,
  };
}

/** Return the id by which a decision can be taken back, where it can. Throws Problem where it was refused. */
async function carryOut(context: Context, deed: Deed, draft: Draft): Promise<string | null> {
  const { id } = context.case;
  if (deed === null) {
    await passOn(id);
    return null;
  }
  const sending = sendingOf(context, deed, draft);
  if (sending.by === "decision") {
    const params = { path: { case_id: id } };
    await told(rest.POST("/v1/moderation/cases/{case_id}/decision", { params, body: sending.body }));
    return null;
  }
  const bulk = await told(rest.POST("/v1/moderation/bulks", { body: sending.body }));
  const refused = bulk.refused[0];
  if (refused) throw new Problem(409, "conflict", refused.why);
  return bulk.id;
}
