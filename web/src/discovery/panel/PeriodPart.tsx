import { Chip } from "~/ui";
import { useWords } from "~/words";
import { fieldSaid } from "../labels";
import { type PeriodField, withPeriod } from "../query/conditions";
import { useDesk } from "../query/useDesk";
import { discoveryWords } from "../words";
import { Part } from "./Part";

const DAYS: Readonly<Record<PeriodField, readonly number[]>> = {
  last_post_at: [7, 30, 90, 365],
  joined_at: [365, 1825],
  observed_at: [7, 30, 90, 365],
};

/** A period: so many days back, or from day to day. */
export function PeriodPart({ field }: { field: PeriodField }) {
  const t = useWords(discoveryWords);
  const { desk, alter } = useDesk();
  const span = desk.conditions.periods[field] ?? {};
  const put = (after: string | undefined, before: string | undefined) =>
    alter((conditions) => withPeriod(conditions, field, { after, before }));
  return (
    <Part title={fieldSaid(t, field)} fields={[field]}>
      <div className="flex flex-wrap gap-1.5">
        {DAYS[field].map((n) => {
          const pressed = span.after === `${n}d` && !span.before;
          return (
            <Chip key={n} pressed={pressed} onPress={() => put(pressed ? undefined : `${n}d`, undefined)}>
              {t("last_days", { n })}
            </Chip>
          );
        })}
      </div>
      <div className="mt-2 flex items-center gap-2">
        {(["after", "before"] as const).map((end) => (
          <input
            key={end}
            type="date"
            aria-label={`${fieldSaid(t, field)}: ${t(end === "after" ? "from" : "to")}`}
            value={/^\d{4}-/.test(span[end] ?? "") ? span[end] : ""}
            onChange={({ target: { value } }) => (end === "after" ? put(value, span.before) : put(span.after, value))}
            className="h-9 w-full min-w-0 rounded-lg border border-line bg-surface px-2 text-sm touch:h-11"
          />
        ))}
      </div>
    </Part>
  );
}
