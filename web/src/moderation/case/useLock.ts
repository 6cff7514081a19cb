import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { isOffline } from "~/api/problems";
import { rest, told } from "~/api/rest";
import { caseQuery } from "../cases";
import type { Case, Context } from "../types";

const RENEW_MS = 180_000;
const IDLE_MS = 300_000;

/** One after the other, so that letting go never overtakes taking. */
let last: Promise<unknown> = Promise.resolve();
function inOrder<T>(act: () => Promise<T>): Promise<T> {
  const next = last.then(act, act);
  last = next.catch(() => undefined);
  return next;
}

export interface Lock {
  /** Whether I hold the case, as far as is known. */
  readonly mine: boolean;
  /** Why I do not. */
  readonly problem: unknown;
  readonly take: () => void;
  /** The case went by a decision: there is nothing to let go of. */
  readonly settle: () => void;
}

/** Hold an open case while somebody works on it: taken at once, renewed while they do, let go when they leave. */
export function useLock(one: Case, myId: string | undefined): Lock {
  const queries = useQueryClient();
  const [problem, setProblem] = useState<unknown>(null);
  const settled = useRef(false);
  const moved_at = useRef(Date.now());
  const open = one.closed_at === null && myId !== undefined;
  const path = { case_id: one.id };

  const take = useEffectEvent(() =>
    inOrder(() => told(rest.PUT("/v1/moderation/cases/{case_id}/lock", { params: { path } }))).then(
      (held) => {
        setProblem(null);
        queries.setQueryData<Context>(caseQuery(one.id).queryKey, (before) => before && { ...before, case: held });
      },
      (error) => !isOffline(error) && setProblem(error), // without a network the lock stands until it is over
    ),
  );
  const release = useEffectEvent(() => {
    if (settled.current) return;
    void inOrder(() => told(rest.DELETE("/v1/moderation/cases/{case_id}/lock", { params: { path } }))).catch(
      () => null,
    );
  });

  useEffect(() => {
    if (!open) return;
    void take();
    const moved = () => {
      moved_at.current = Date.now();
    };
    const timer = setInterval(() => Date.now() - moved_at.current < IDLE_MS && void take(), RENEW_MS);
    addEventListener("pointerdown", moved);
    addEventListener("keydown", moved);
    return () => {
      clearInterval(timer);
      removeEventListener("pointerdown", moved);
      removeEventListener("keydown", moved);
      release();
    };
  }, [open]);

  return {
    mine: open && problem === null,
    problem,
    take: () => void take(),
    settle: () => {
      settled.current = true;
    },
  };
}
