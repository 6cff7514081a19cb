import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Problem } from "~/api/problems";
import { ButtonLink, Empty, ErrorNote, Page, Section, Skeleton } from "~/ui";
import { useWords } from "~/words";
import { HandIn } from "./imports/HandIn";
import { Latest } from "./imports/Latest";
import { Progressing } from "./imports/Progressing";
import { importsQuery } from "./imports/queries";
import type { Import } from "./imports/upload";
import { discoveryWords } from "./words";

/** Where files of creators are handed in, and what became of each. */
export default function ImportScreen() {
  const t = useWords(discoveryWords);
  const queries = useQueryClient();
  const navigate = useNavigate({ from: "/discover/import" });
  const { id } = useSearch({ from: "/discover/import" });
  const shown = typeof id === "string" ? id : null;
  const { data, error, refetch } = useQuery(importsQuery);
  const [key, setKey] = useState(0);
  const show = (one: Import) => {
    queries.setQueryData(["imports", one.id], one);
    void queries.invalidateQueries({ queryKey: ["imports"], exact: true });
    void navigate({ search: { id: one.id } });
    setKey(key + 1);
  };
  if (error instanceof Problem && [401, 403].includes(error.status)) return <NotAllowed error={error} />;
  return (
    <Page title={t("import")} actions={<ButtonLink to="/discover">{t("to_desk")}</ButtonLink>}>
      <HandIn onHandedIn={show} />
      {shown && <Progressing key={`${shown} ${key}`} id={shown} />}
      <Section title={t("latest_imports")}>
        {error && !data ? (
          <ErrorNote error={error} retry={() => void refetch()} />
        ) : data ? (
          <Latest imports={data} onShow={show} />
        ) : (
          <Skeleton className="h-40" />
        )}
      </Section>
    </Page>
  );
}

function NotAllowed({ error }: { error: Problem }) {
  const t = useWords(discoveryWords);
  return (
    <Page title={t("import")}>
      <Empty
        title={t(error.status === 401 ? "sign_in_title" : "tenant_title")}
        action={
          error.status === 401 ? (
            <ButtonLink to="/sign-in" search={{ next: "/discover/import" }} look="primary">
              {t("sign_in")}
            </ButtonLink>
          ) : (
            <ButtonLink to="/tenant" look="primary">
              {t("tenant_go")}
            </ButtonLink>
          )
        }
      >
        {error.message}
      </Empty>
    </Page>
  );
}
