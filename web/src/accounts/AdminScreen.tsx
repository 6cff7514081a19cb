import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { SlidersHorizontal } from "lucide-react";
import { hasCode } from "~/api/problems";
import { ButtonLink, Empty, Page, Tabs } from "~/ui";
import { useWords } from "~/words";
import { HealthPart } from "./admin/HealthPart";
import { JobsPart } from "./admin/JobsPart";
import { ModelsPart } from "./admin/ModelsPart";
import { PeoplePart } from "./admin/PeoplePart";
import { healthQuery } from "./admin/queries";
import { adminWords } from "./admin/words";

const PARTS = ["health", "people", "jobs", "models"] as const;
type Part = (typeof PARTS)[number];

/** What whoever runs the program looks at. The server decides who that is: at its own machine, anybody may be. */
export default function AdminScreen() {
  const t = useWords(adminWords);
  const navigate = useNavigate();
  const { part: said } = useSearch({ strict: false }) as { part?: unknown };
  const part = PARTS.find((one) => one === said) ?? "health";
  const { error } = useQuery(healthQuery);
  const choose = (chosen: Part) => void navigate({ to: "/admin", search: { part: chosen }, replace: true });
  return (
    <Page wide title={t("admin")}>
      {hasCode(error, "forbidden", "not-signed-in") ? (
        <NotForYou />
      ) : (
        <Tabs
          label={t("admin")}
          value={part}
          onChange={choose}
          tabs={PARTS.map((value) => ({ value, label: t(`tab_${value}`) }))}
        >
          <div className="pt-6">
            {part === "health" && <HealthPart />}
            {part === "people" && <PeoplePart />}
            {part === "jobs" && <JobsPart />}
            {part === "models" && <ModelsPart />}
          </div>
        </Tabs>
      )}
    </Page>
  );
}

function NotForYou() {
  const t = useWords(adminWords);
  return (
    <Empty
      icon={SlidersHorizontal}
      title={t("not_operator")}
      action={
        <ButtonLink to="/sign-in" search={{ next: "/admin" }} look="primary">
          {t("sign_in")}
        </ButtonLink>
      }
    >
      {t("not_operator_text")}
    </Empty>
  );
}
