import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Button, Select, TextField } from "~/ui";
import { useWords } from "~/words";
import { ACTS, type AuditAct, type Sought } from "./auditing";
import { soughtOf } from "./filters";
import { moderationWords } from "./words";

const NAMES = {
  case: "act_case",
  appeal: "act_appeal",
  policy: "act_policy",
  "known-list": "act_known_list",
  reporter: "act_reporter",
} as const satisfies Record<AuditAct, string>;

/** Which entries are listed; the address holds it. */
export function AuditFilters({ sought }: { sought: Sought }) {
  const t = useWords(moderationWords);
  const navigate = useNavigate();
  const [by, setBy] = useState(sought.by ?? "");
  const [subject, setSubject] = useState(sought.subject ?? "");
  const wrong = by.trim() !== "" && soughtOf(by) === null;
  const set = (change: { [Field in keyof Sought]: string | undefined }) =>
    void navigate({
      to: "/moderation/audit",
      search: (before: Record<string, unknown>) => ({ ...before, ...change }),
      replace: true,
    });
  return (
    <form
      aria-label={t("search")}
      className="mb-4 grid gap-3 sm:grid-cols-2 xl:grid-cols-[1fr_1fr_1fr_24rem]"
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) set({ by: by.trim() || undefined, subject: subject.trim() || undefined });
      }}
    >
      <Select
        label={t("audit_act")}
        value={sought.act ?? "all"}
        onChange={(act) => set({ act: act === "all" ? undefined : act })}
        options={[
          { value: "all", label: t("audit_any") },
          ...ACTS.map((act) => ({ value: act, label: t(NAMES[act]) })),
        ]}
      />
      <TextField
        label={t("audit_by")}
        hint={wrong ? t("audit_by_wrong") : undefined}
        placeholder={t("audit_by_hint")}
        value={by}
        onChange={(event) => setBy(event.target.value)}
      />
      <TextField
        label={t("audit_subject")}
        placeholder={t("audit_subject_hint")}
        maxLength={100}
        value={subject}
        onChange={(event) => setSubject(event.target.value)}
      />
      <div className="grid grid-cols-2 gap-2">
        {(["from", "to"] as const).map((end) => (
          <TextField
            key={end}
            type="date"
            className="min-w-0"
            label={t(end === "from" ? "from_day" : "to_day")}
            value={sought[end] ?? ""}
            onChange={({ target: { value } }) => set({ [end]: value || undefined })}
          />
        ))}
      </div>
      <div className="flex gap-2 sm:col-span-full">
        <Button type="submit" disabled={wrong}>
          {t("search")}
        </Button>
        {Object.keys(sought).length > 0 && (
          <Button
            look="quiet"
            onClick={() => set({ act: undefined, by: undefined, subject: undefined, from: undefined, to: undefined })}
          >
            {t("clear_filters")}
          </Button>
        )}
      </div>
    </form>
  );
}
