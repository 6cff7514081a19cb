import { useNavigate } from "@tanstack/react-router";
import { Select } from "~/ui";
import { useWords } from "~/words";
import type { Wanted } from "../cases";
import { useNames } from "../names";
import { KINDS, QUEUES, SUBJECT_KINDS } from "../types";
import { moderationWords } from "../words";

type Field = "queue" | "kind" | "subject_kind";

/** Which cases are listed; the address holds it. */
export function CaseFilters({ wanted, to }: { wanted: Wanted; to: "/moderation" | "/moderation/closed" }) {
  const t = useWords(moderationWords);
  const names = useNames();
  const navigate = useNavigate();
  const set = (field: Field, value: string) =>
    void navigate({
      to,
      search: (before: Record<string, unknown>) => ({ ...before, [field]: value === "all" ? undefined : value }),
      replace: true,
    });
  const field = (name: Field, label: string, any: string, options: { value: string; label: string }[]) => (
    <Select
      label={label}
      hideLabel
      className="w-40 grow sm:grow-0"
      value={wanted[name] ?? "all"}
      onChange={(value) => set(name, value)}
      options={[{ value: "all", label: any }, ...options]}
    />
  );
  return (
    <div className="flex flex-wrap gap-2">
      {field(
        "queue",
        t("queue"),
        t("any_queue"),
        QUEUES.map((value) => ({ value, label: names.queue(value) })),
      )}
      {field(
        "kind",
        t("came_by"),
        t("any_kind"),
        KINDS.map((value) => ({ value, label: names.kind(value) })),
      )}
      {field(
        "subject_kind",
        t("about"),
        t("any_subject"),
        SUBJECT_KINDS.map((value) => ({ value, label: names.subject(value) })),
      )}
    </div>
  );
}
