import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";
import { useState } from "react";
import { rest, type Shapes, told } from "~/api/rest";
import { Badge, Button, Section, Select } from "~/ui";
import { useFormats, useWords } from "~/words";
import { TONE, useNames } from "../names";
import { moderationWords } from "../words";
import { Matrix } from "./Matrix";

const PERIODS = ["1", "7", "30", "90"] as const;
type Period = (typeof PERIODS)[number];

/** What the text would have done about what the machine judged in the last days. Nothing is changed by it. */
export function Replay({ text }: { text: string }) {
  const t = useWords(moderationWords);
  const [period, setPeriod] = useState<Period>("7");
  const replay = useMutation({
    mutationFn: () => told(rest.POST("/v1/moderation/policy/replay", { body: { text, n_days: Number(period) } })),
  });
  const actions = (
    <span className="flex gap-2">
      <Select
        label={t("period")}
        hideLabel
        className="w-40"
        value={period}
        onChange={setPeriod}
        options={PERIODS.map((value) => ({ value, label: t("last_days", { n: Number(value) }) }))}
      />
      <Button busy={replay.isPending} onClick={() => replay.mutate()}>
        {t("replay")}
      </Button>
    </span>
  );
  return (
    <Section title={t("replay_title")} hint={t("replay_hint")} actions={actions}>
      <div role="status">
        {replay.error && <p className="text-sm text-bad">{replay.error.message}</p>}
        {replay.data && <Result found={replay.data} />}
      </div>
    </Section>
  );
}

function Result({ found }: { found: Shapes["ChangesOut"] }) {
  const t = useWords(moderationWords);
  const { number } = useFormats();
  return (
    <div className="grid gap-4">
      <p className="text-sm">
        {t("replayed", { n: found.n_looked_at, other: found.n_other_action })} {!found.is_whole && t("replay_cut")}
      </p>
      {found.changes.length > 0 && (
        <>
          <Matrix changes={found.changes} />
          <ul className="divide-y divide-line rounded-xl border border-line bg-surface">
            {found.changes.map((change) => (
              <Moved key={Object.values(change.move).join(" ")} change={change} n={number(change.n)} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Moved({ change: { move, examples }, n }: { change: Shapes["Change"]; n: string }) {
  const t = useWords(moderationWords);
  const names = useNames();
  const side = (action: Shapes["Action"], rule: string | null) => (
    <>
      <Badge tone={TONE[action]}>{names.action(action)}</Badge>
      <code dir="ltr" className="text-xs">
        {rule ?? t("no_rule")}
      </code>
    </>
  );
  return (
    <li className="flex flex-wrap items-center gap-2 px-3 py-2 text-sm">
      <strong className="min-w-10 tabular-nums">{n}</strong>
      {side(move.was, move.was_rule)}
      <ArrowRight aria-label={t("becomes")} className="size-4 text-ink-3 rtl:-scale-x-100" />
      {side(move.now, move.now_rule)}
      <span className="ms-auto flex flex-wrap gap-2 text-xs text-ink-2">
        {examples.map(({ kind, id }) =>
          kind === "post" ? (
            <Link key={id} to="/p/$id" params={{ id }} target="_blank" className="underline underline-offset-2">
              {names.subject(kind)} …{id.slice(-4)}
            </Link>
          ) : (
            <span key={id}>
              {names.subject(kind)} …{id.slice(-4)}
            </span>
          ),
        )}
      </span>
    </li>
  );
}
