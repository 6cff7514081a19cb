import { useCallback, useState } from "react";
import { Segmented, Switch } from "~/ui";
import { useWords } from "~/words";
import { useLabels } from "../labels";
import { withFlag, withValues } from "../query/conditions";
import { useDesk } from "../query/useDesk";
import { discoveryWords } from "../words";
import { FacetRow, type FacetState } from "./FacetRow";
import { Part } from "./Part";
import { useOwnFacets } from "./useFacets";

const TAGS = [
  "alcohol",
  "gambling",
  "politics",
  "misinformation",
  "finance",
  "sexual",
  "hate",
  "violence",
  "self-harm",
  "weapons",
  "drugs",
  "tobacco",
  "profanity",
  "spam",
  "piracy",
];
const LEVELS = ["low", "medium", "high"] as const;
type Level = (typeof LEVELS)[number];

/** Risks to ask for or to keep away from, from a level on. */
export function RiskPart() {
  const t = useWords(discoveryWords);
  return (
    <Part title={t("field_risks")} fields={["risks", "without_risks", "risk_free"]}>
      <Tags />
    </Part>
  );
}

function Tags() {
  const t = useWords(discoveryWords);
  const labels = useLabels();
  const { desk, alter } = useDesk();
  const { conditions } = desk;
  const [level, setLevel] = useState<Level>(() =>
    levelOf(conditions.values.risks?.[0] ?? conditions.values.without_risks?.[0]),
  );
  const facets = useOwnFacets();
  const has = (field: "risks" | "without_risks", tag: string) =>
    conditions.values[field]?.some((risk) => tagOf(risk) === tag) ?? false;
  const put = useCallback(
    (tag: string, state: FacetState) =>
      alter((now) => {
        const asked = level === "low" ? tag : `${tag}.${level}`;
        const others = (risks: readonly string[] = []) => risks.filter((risk) => tagOf(risk) !== tag);
        const { risks, without_risks } = now.values;
        const next = withValues(now, "risks", [...others(risks), ...(state === "in" ? [asked] : [])]);
        return withValues(next, "without_risks", [...others(without_risks), ...(state === "out" ? [asked] : [])]);
      }),
    [alter, level],
  );
  const relevel = (chosen: Level) => {
    setLevel(chosen);
    const moved = (risks: readonly string[] = []) =>
      risks.map((risk) => (chosen === "low" ? tagOf(risk) : `${tagOf(risk)}.${chosen}`));
    alter((now) => {
      const next = withValues(now, "risks", moved(now.values.risks));
      return withValues(next, "without_risks", moved(now.values.without_risks));
    });
  };
  return (
    <>
      <Switch
        label={t("risk_free_yes")}
        hint={t("risk_free_hint")}
        checked={conditions.flags.risk_free === true}
        onChange={(on) => alter((now) => withFlag(now, "risk_free", on || undefined))}
      />
      <div className="my-2">
        <Segmented
          size="small"
          label={t("risk_level")}
          value={level}
          onChange={relevel}
          options={LEVELS.map((value) => ({ value, label: t(`from_${value}`) }))}
        />
      </div>
      {TAGS.map((tag) => (
        <FacetRow
          key={tag}
          label={labels.risk(tag)}
          count={facets ? countFrom(facets.values, tag, level) : undefined}
          state={has("risks", tag) ? "in" : has("without_risks", tag) ? "out" : "any"}
          value={tag}
          onChange={put}
        />
      ))}
    </>
  );
}

type Counts = Readonly<Record<string, readonly { value: string; count: number }[]>>;

function countFrom(counts: Counts, tag: string, level: Level): number {
  const of = (column: string, value: string) => counts[column]?.find((one) => one.value === value)?.count ?? 0;
  if (level === "low") return of("risks", tag);
  return LEVELS.slice(LEVELS.indexOf(level)).reduce((sum, one) => sum + of("risk_levels", `${tag}.${one}`), 0);
}

function tagOf(risk: string): string {
  return risk.split(".")[0] ?? risk;
}

function levelOf(risk: string | undefined): Level {
  return LEVELS.find((level) => risk?.endsWith(`.${level}`)) ?? "low";
}
