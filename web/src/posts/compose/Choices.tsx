import { type ReactNode, useMemo } from "react";
import { Select, Switch } from "~/ui/Choice";
import { useWords } from "~/words";
import type { Draft } from "./draft";
import type { Change } from "./Fields";
import { languagesOf } from "./languages";
import { ScheduleField } from "./ScheduleField";
import { composeWords } from "./words";

interface ChoicesProps {
  draft: Draft;
  change: Change;
  isOut: boolean;
}

const MEASURED = "measured";

/** Who sees it, when, in which language, and what goes with it. */
export function Choices({ draft, change, isOut }: ChoicesProps) {
  const t = useWords(composeWords);
  const languages = useMemo(
    () => [{ value: MEASURED, label: t("language_measured") }, ...languagesOf(draft.language)],
    [draft.language, t],
  );
  const set = (part: Partial<Draft>) => change((draft) => ({ ...draft, ...part }));
  return (
    <div className="divide-y divide-line rounded-2xl border border-line bg-surface px-4">
      <Row>
        <Select
          label={t("visibility")}
          value={draft.visibility}
          onChange={(visibility) => set({ visibility })}
          options={(["public", "followers", "me"] as const).map((value) => ({
            value,
            label: t(`visibility_${value}`),
          }))}
        />
      </Row>
      {!isOut && (
        <Row>
          <ScheduleField at={draft.scheduled_at} onChange={(scheduled_at) => set({ scheduled_at })} />
        </Row>
      )}
      <Row>
        <Select
          label={t("language")}
          value={draft.language ?? MEASURED}
          onChange={(value) => set({ language: value === MEASURED ? null : value })}
          options={languages}
        />
      </Row>
      <Row>
        <Switch
          label={t("comments")}
          checked={draft.comments_on}
          onChange={(comments_on) => set({ comments_on })}
          hint={t("comments_hint")}
        />
      </Row>
      <Row>
        <Switch
          label={t("sensitive")}
          checked={draft.sensitive}
          onChange={(sensitive) => set({ sensitive })}
          hint={t("sensitive_hint")}
        />
      </Row>
    </div>
  );
}

function Row({ children }: { children: ReactNode }) {
  return <div className="py-3">{children}</div>;
}
