import { useEffect, useId, useState } from "react";
import { type Range as Ends, Histogram } from "~/ui";
import { useWords } from "~/words";
import { fieldSaid, valueFormat } from "../labels";
import { type Range, type RangeField, withRange } from "../query/conditions";
import { readTyped, writeNumber } from "../query/notation";
import { useDesk } from "../query/useDesk";
import { discoveryWords } from "../words";
import { barsOf } from "./bars";
import { Part } from "./Part";
import { useFacets, useOwnFacets } from "./useFacets";

const COUNTED = ["followers", "engagement_rate"] as const;
type CountedField = (typeof COUNTED)[number];

/** A range of numbers: by two handles where counts are known, and by typing. */
export function RangePart({ field, open = false }: { field: RangeField; open?: boolean }) {
  const t = useWords(discoveryWords);
  return (
    <Part title={fieldSaid(t, field)} fields={[field]} open={open}>
      {isCounted(field) ? <Drawn field={field} /> : <DrawnIfCounted field={field} />}
      <Entries field={field} />
    </Part>
  );
}

function Drawn({ field }: { field: CountedField }) {
  return <Bars field={field} counts={useFacets(field)?.ranges[field]} />;
}

function DrawnIfCounted({ field }: { field: RangeField }) {
  return <Bars field={field} counts={useOwnFacets()?.ranges[field]} />;
}

function Bars({ field, counts }: { field: RangeField; counts: Parameters<typeof barsOf>[0] | undefined }) {
  const t = useWords(discoveryWords);
  const { desk, alter } = useDesk();
  const range = desk.conditions.ranges[field];
  const [dragged, setDragged] = useState<Ends | null>(null);
  const bars = counts ? barsOf(counts) : [];
  if (!bars.length) return isCounted(field) ? <div className="h-19" /> : null;
  return (
    <Histogram
      hideLabel
      label={fieldSaid(t, field)}
      bars={bars}
      value={dragged ?? [range?.min ?? null, range?.max ?? null]}
      onChange={setDragged}
      onCommit={([min, max]) => {
        setDragged(null);
        alter((conditions) => withRange(conditions, field, { min: min ?? undefined, max: max ?? undefined }));
      }}
      format={valueFormat(field)}
    />
  );
}

function Entries({ field }: { field: RangeField }) {
  const t = useWords(discoveryWords);
  const { desk, alter } = useDesk();
  const range = desk.conditions.ranges[field] ?? {};
  const put = (end: "min" | "max", value: number | undefined) =>
    alter((now) => withRange(now, field, inOrder({ ...now.ranges[field], [end]: value })));
  return (
    <div className="mt-2 grid grid-cols-[1fr_auto_1fr] items-center gap-2">
      <Entry field={field} label={t("from")} value={range.min} onEnter={(value) => put("min", value)} />
      <span aria-hidden className="text-ink-3">
        –
      </span>
      <Entry field={field} label={t("to")} value={range.max} onEnter={(value) => put("max", value)} />
    </div>
  );
}

/** Whoever typed the larger one first meant the same range. */
function inOrder({ min, max }: Range): Range {
  return min !== undefined && max !== undefined && min > max ? { min: max, max: min } : { min, max };
}

interface EntryProps {
  field: RangeField;
  label: string;
  value: number | undefined;
  onEnter: (value: number | undefined) => void;
}

/** A number as people write it: 10k, 1.5m; a rate in per cent. */
function Entry({ field, label, value, onEnter }: EntryProps) {
  const t = useWords(discoveryWords);
  const scale = field === "engagement_rate" ? 100 : 1;
  const written = value === undefined ? "" : writeNumber(Math.round(value * scale * 1e6) / 1e6);
  const [text, setText] = useState(written);
  useEffect(() => setText(written), [written]);
  const [isWrong, setWrong] = useState(false);
  const note = useId();
  const read = text.trim() === "" ? undefined : readTyped(text, scale === 100 ? "percent" : "count");
  const enter = () => {
    setWrong(read === null);
    if (read !== null && text !== written) onEnter(read === undefined ? undefined : read / scale);
  };
  return (
    <>
      <input
        inputMode="decimal"
        aria-label={`${fieldSaid(t, field)}: ${label}`}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? note : undefined}
        placeholder={scale === 100 ? `${label} %` : label}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setWrong(false);
        }}
        onBlur={enter}
        onKeyDown={(event) => event.key === "Enter" && enter()}
        className="h-9 w-full min-w-0 rounded-lg border border-line bg-surface px-2.5 text-sm tabular-nums aria-invalid:border-bad touch:h-11"
      />
      {isWrong && (
        <p id={note} role="alert" className="order-last col-span-full text-xs text-bad">
          {t(scale === 100 ? "no_percent" : "no_number")}
        </p>
      )}
    </>
  );
}

function isCounted(field: RangeField): field is CountedField {
  return (COUNTED as readonly string[]).includes(field);
}
