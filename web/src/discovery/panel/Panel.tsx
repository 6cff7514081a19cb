import { memo, useCallback } from "react";
import { useWords } from "~/words";
import { fieldSaid } from "../labels";
import { PLATFORMS } from "../platforms";
import { type FlagField, MISSING_FIELDS, withFlag } from "../query/conditions";
import type { Hits } from "../query/queries";
import { useDesk } from "../query/useDesk";
import { discoveryWords } from "../words";
import { FacetRow, type FacetState } from "./FacetRow";
import { FreeValues } from "./FreeValues";
import { NichePart } from "./NichePart";
import { Part } from "./Part";
import { PeriodPart } from "./PeriodPart";
import { RangePart } from "./RangePart";
import { RiskPart } from "./RiskPart";
import { FacetsProvider } from "./useFacets";
import { ValuesPart } from "./ValuesPart";

/** All there is to filter by, with how many fit each. Counts come after the rows, never before. */
export const Panel = memo(function Panel({ found }: { found: Hits }) {
  const t = useWords(discoveryWords);
  return (
    <FacetsProvider ready={found.isSuccess && !found.isPlaceholderData}>
      <ValuesPart title={t("field_platforms")} field="platforms" column="platform" known={PLATFORMS} open />
      <RangePart field="followers" open />
      <RangePart field="engagement_rate" open />
      <NichePart />
      <ValuesPart
        title={t("field_countries")}
        field="countries"
        column="country"
        free={t("country_placeholder")}
        open
      />
      <Part title={t("field_cities")} fields={["cities"]}>
        <FreeValues field="cities" found={found} placeholder={t("city_placeholder")} />
      </Part>
      <ValuesPart title={t("field_languages")} field="languages" column="language" />
      <RiskPart />
      <FlagsPart />
      <ValuesPart
        title={t("field_account_types")}
        field="account_types"
        column="account_type"
        known={["person", "creator", "business"]}
      />
      <Part title={t("field_categories")} fields={["categories"]}>
        <FreeValues field="categories" found={found} placeholder={t("category_placeholder")} />
      </Part>
      <PeriodPart field="last_post_at" />
      <RangePart field="avg_views" />
      <RangePart field="avg_likes" />
      <RangePart field="avg_comments" />
      <RangePart field="posts" />
      <RangePart field="following" />
      <PeriodPart field="joined_at" />
      <PeriodPart field="observed_at" />
      <MissingPart />
    </FacetsProvider>
  );
});

const FLAGS: readonly FlagField[] = ["verified", "has_contact", "private"];

function FlagsPart() {
  const t = useWords(discoveryWords);
  const { desk, alter } = useDesk();
  const put = useCallback(
    (field: string, state: FacetState) =>
      alter((now) => withFlag(now, field as FlagField, state === "any" ? undefined : state === "in")),
    [alter],
  );
  return (
    <Part title={t("account")} fields={FLAGS}>
      {FLAGS.map((field) => {
        const on = desk.conditions.flags[field];
        return (
          <FacetRow
            key={field}
            label={t(`${field}_yes`)}
            state={on === undefined ? "any" : on ? "in" : "out"}
            value={field}
            onChange={put}
          />
        );
      })}
    </Part>
  );
}

function MissingPart() {
  const t = useWords(discoveryWords);
  const { desk, alter } = useDesk();
  const { missing } = desk.conditions;
  const put = useCallback(
    (field: string, state: FacetState) =>
      alter((now) => {
        const others = now.missing.filter((one) => one !== field);
        return { ...now, missing: state === "in" ? [...others, field] : others };
      }),
    [alter],
  );
  return (
    <Part title={t("field_missing")} fields={["missing"]}>
      {MISSING_FIELDS.map((field) => (
        <FacetRow
          key={field}
          label={fieldSaid(t, field)}
          state={missing.includes(field) ? "in" : "any"}
          onlyIn
          value={field}
          onChange={put}
        />
      ))}
    </Part>
  );
}
