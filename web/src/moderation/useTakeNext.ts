import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { toast, toastError } from "~/ui";
import { useWords } from "~/words";
import { takeNext } from "./cases";
import type { Queue } from "./types";
import { moderationWords } from "./words";

/** Take the case whose turn it is, of one queue or of all, and open it. */
export function useTakeNext() {
  const t = useWords(moderationWords);
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (queue: Queue | undefined) => takeNext(queries, queue),
    onSuccess: (taken, queue) => {
      if (!taken) toast(t("nothing_waits"));
      else
        void navigate({ to: "/moderation/cases/$id", params: { id: taken.case.id }, search: queue ? { queue } : {} });
    },
    onError: toastError,
  });
}
