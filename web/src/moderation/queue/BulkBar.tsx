import { type InfiniteData, useMutation, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";
import { rest, type Shapes, told } from "~/api/rest";
import { Button, Confirm, Dialog, IconButton, Select, toast, toastError } from "~/ui";
import { useWords } from "~/words";
import { refreshCases, undoBulk } from "../cases";
import { useNames } from "../names";
import { once } from "../once";
import { type Action, type Bulk, type Case, REASONS, type Reason } from "../types";
import { moderationWords } from "../words";

const OFFERED = ["show", "blur", "limit", "remove"] as const satisfies readonly Action[];

/** Decides all chosen cases alike, and takes it back. */
export function BulkBar({ cases, onDone }: { cases: readonly Case[]; onDone: () => void }) {
  const t = useWords(moderationWords);
  const names = useNames();
  const [reason, setReason] = useState<Reason>(cases[0]?.reason ?? "other");
  const [asks, setAsks] = useState(false);
  const [refused, setRefused] = useState<Bulk["refused"]>([]);
  const decide = useDecideMany(cases, reason, onDone, setRefused);
  return (
    <div
      role="toolbar"
      aria-label={t("bulk")}
      className="sticky bottom-16 z-20 mt-4 flex flex-wrap items-center gap-2 rounded-2xl border border-line bg-surface p-3 shadow-xl md:bottom-4"
    >
      <span role="status" className="text-sm font-medium">
        {t("n_chosen", { n: cases.length })}
      </span>
      <IconButton label={t("choose_none")} size="small" onClick={onDone}>
        <X className="size-4" />
      </IconButton>
      <Select
        label={t("reason")}
        hideLabel
        className="w-56 grow sm:grow-0"
        value={reason}
        onChange={setReason}
        options={REASONS.map((value) => ({ value, label: names.reason(value) }))}
      />
      <span className="ms-auto flex flex-wrap gap-2">
        {OFFERED.map((action) => (
          <Button
            key={action}
            size="small"
            look={action === "remove" ? "danger" : "secondary"}
            busy={decide.isPending && decide.variables === action}
            disabled={decide.isPending}
            onClick={() => (action === "remove" ? setAsks(true) : decide.mutate(action))}
          >
            {names.action(action)}
          </Button>
        ))}
      </span>
      <Confirm
        open={asks}
        onClose={() => setAsks(false)}
        onConfirm={() => {
          setAsks(false);
          decide.mutate("remove");
        }}
        title={t("remove_many", { n: cases.length })}
        confirm={names.action("remove")}
        danger
      >
        {t("remove_many_text", { reason: names.reason(reason) })}
      </Confirm>
      <Dialog open={refused.length > 0} onClose={() => setRefused([])} title={t("n_refused", { n: refused.length })}>
        <ul className="grid gap-2 text-sm">
          {refused.map(({ id, why }) => (
            <li key={id}>
              <span className="font-mono text-xs text-ink-2">…{id.slice(-8)}</span> {why}
            </li>
          ))}
        </ul>
      </Dialog>
    </div>
  );
}

function useDecideMany(
  cases: readonly Case[],
  reason: Reason,
  onDone: () => void,
  onRefused: (refused: Bulk["refused"]) => void,
) {
  const t = useWords(moderationWords);
  const queries = useQueryClient();
  const refresh = () => void refreshCases(queries);
  const takeBack = async (id: string) => {
    const { done } = await undoBulk(id).finally(refresh);
    toast(t("taken_back", { n: done.length }));
  };
  return useMutation({
    mutationFn: (action: Action) =>
      told(
        rest.POST("/v1/moderation/bulks", {
          body: {
            action,
            ...(action !== "show" && { reason }),
            cases: cases.map(({ id, subject_version: version }) => ({ id, version })),
          },
        }),
      ),
    onMutate: async () => {
      await queries.cancelQueries({ queryKey: ["cases", "list"] });
      const gone = new Set(cases.map(({ id }) => id));
      queries.setQueriesData<Pages>({ queryKey: ["cases", "list"] }, (pages) => pages && without(pages, gone));
    },
    onSuccess: ({ id, done, refused }) => {
      if (done.length > 0) {
        toast(t("decided_many", { n: done.length }), {
          action: { label: t("undo"), onPress: once(() => takeBack(id)) },
        });
      }
      if (refused.length > 0) onRefused(refused);
      else onDone();
    },
    onError: toastError,
    onSettled: refresh,
  });
}

type Pages = InfiniteData<Shapes["CasePageOut"]>;

function without(pages: Pages, gone: ReadonlySet<string>): Pages {
  const left = pages.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => !gone.has(id)) }));
  return { ...pages, pages: left };
}
