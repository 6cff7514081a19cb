import { Switch } from "~/ui/Choice";
import { TextField } from "~/ui/Field";
import { formats, useWords } from "~/words";
import { MOST_AHEAD_DAYS } from "./draft";
import { localOf, momentOf, soon, zone } from "./moments";
import { composeWords } from "./words";

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** When a post goes out: at once, or at a moment in the time of this device. */
export function ScheduleField({ at, onChange }: { at: string | null; onChange: (at: string | null) => void }) {
  const t = useWords(composeWords);
  const now = Date.now();
  return (
    <>
      <Switch
        label={t("later")}
        hint={at ? t("later_at", { moment: formats.moment(at), zone: zone() }) : t("later_hint")}
        checked={at !== null}
        onChange={(isLater) => onChange(isLater ? soon() : null)}
      />
      {at && (
        <TextField
          label={t("moment", { zone: zone() })}
          hideLabel
          type="datetime-local"
          className="mt-2"
          value={localOf(at)}
          min={localOf(new Date(now + MINUTE_MS))}
          max={localOf(new Date(now + MOST_AHEAD_DAYS * DAY_MS))}
          onChange={(event) => onChange(momentOf(event.target.value) ?? at)}
          error={Date.parse(at) <= now ? t("lack_past") : undefined}
        />
      )}
    </>
  );
}
