import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { rest, told } from "~/api/rest";
import { Badge, Button, Confirm, Dialog, ErrorNote, Skeleton, toast, toastError } from "~/ui";
import { useFormats, useWords } from "~/words";
import { PersonName } from "../PersonName";
import { moderationWords } from "../words";
import { Diff } from "./Diff";
import { type Policy, policyQuery, type Version, versionsQuery } from "./policies";

interface VersionsProps {
  live: Policy;
  /** Write on from a version's text. */
  onEdit: (text: string) => void;
}

/** Every policy that was put in: compare it, go on from it, put it into force. */
export function Versions({ live, onEdit }: VersionsProps) {
  const t = useWords(moderationWords);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(versionsQuery);
  const [compares, setCompares] = useState<number | null>(null);
  const [turns, setTurns] = useState<number | "back" | null>(null);
  if (error && !data) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-60" />;
  const versions = data.pages.flatMap((page) => page.items);
  const canRollBack = versions.some(({ is_live, live_at }) => !is_live && live_at !== null);
  return (
    <>
      <p className="mb-3 flex justify-end">
        <Button size="small" disabled={!canRollBack} onClick={() => setTurns("back")}>
          {t("roll_back")}
        </Button>
      </p>
      <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
        {versions.map((version) => (
          <Row
            key={version.version}
            version={version}
            onCompare={() => setCompares(version.version)}
            onLive={() => setTurns(version.version)}
            onEdit={onEdit}
          />
        ))}
      </ul>
      {hasNextPage && (
        <Button className="mt-3 w-full" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("more")}
        </Button>
      )}
      {compares !== null && <Comparing live={live} version={compares} onClose={() => setCompares(null)} />}
      {turns !== null && <Turning to={turns} onClose={() => setTurns(null)} />}
    </>
  );
}

interface RowProps {
  version: Version;
  onCompare: () => void;
  onLive: () => void;
  onEdit: (text: string) => void;
}

function Row({ version: one, onCompare, onLive, onEdit }: RowProps) {
  const t = useWords(moderationWords);
  const { moment } = useFormats();
  const queries = useQueryClient();
  const edit = () => void queries.fetchQuery(policyQuery(one.version)).then(({ text }) => onEdit(text), toastError);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 p-3">
      <div className="min-w-56 grow">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {t("policy_n", { n: one.version })}
          {one.is_live && <Badge tone="good">{t("in_force")}</Badge>}
        </p>
        <p className="text-sm text-ink-2">
          {one.comment && `${one.comment} · `}
          {moment(one.made_at)} {one.made_by && <PersonName id={one.made_by} />}
        </p>
      </div>
      <span className="flex flex-wrap gap-2">
        <Button size="small" look="quiet" onClick={edit}>
          {t("edit_from")}
        </Button>
        {!one.is_live && (
          <>
            <Button size="small" onClick={onCompare}>
              {t("compare")}
            </Button>
            <Button size="small" look="primary" onClick={onLive}>
              {t("put_into_force")}
            </Button>
          </>
        )}
      </span>
    </li>
  );
}

function Comparing({ live, version, onClose }: { live: Policy; version: number; onClose: () => void }) {
  const t = useWords(moderationWords);
  const { data, error } = useQuery(policyQuery(version));
  return (
    <Dialog open wide onClose={onClose} title={t("compare_title", { from: live.version, to: version })}>
      {data ? (
        <Diff before={live.text} after={data.text} />
      ) : error ? (
        <ErrorNote error={error} />
      ) : (
        <Skeleton className="h-60" />
      )}
    </Dialog>
  );
}

function Turning({ to, onClose }: { to: number | "back"; onClose: () => void }) {
  const t = useWords(moderationWords);
  const queries = useQueryClient();
  const turn = useMutation({
    mutationFn: async () => {
      if (to === "back") return (await told(rest.POST("/v1/moderation/policy/roll-back"))).version;
      await told(rest.PUT("/v1/moderation/policy/live", { body: { version: to } }));
      return to;
    },
    onSuccess: (n) => toast(t("now_in_force", { n })),
    onError: toastError,
    onSettled: async () => {
      onClose();
      await queries.invalidateQueries({ queryKey: ["moderation", "policy"] });
    },
  });
  return (
    <Confirm
      open
      onClose={onClose}
      onConfirm={() => turn.mutate()}
      title={to === "back" ? t("roll_back") : t("put_n_into_force", { n: to })}
      confirm={to === "back" ? t("roll_back") : t("put_into_force")}
      busy={turn.isPending}
    >
      {t(to === "back" ? "roll_back_text" : "put_into_force_text")}
    </Confirm>
  );
}
