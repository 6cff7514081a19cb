import { Building2 } from "lucide-react";
import { hasCode } from "~/api/problems";
import { ButtonLink, Empty, ErrorNote } from "~/ui";
import { useWords } from "~/words";
import { listsWords } from "./words";

/** Says why lists cannot be read: whoever acts for nobody is led to an organisation. */
export function NoLists({ error, retry }: { error: Error; retry: () => void }) {
  const t = useWords(listsWords);
  if (!hasCode(error, "forbidden", "not-signed-in")) return <ErrorNote error={error} retry={retry} />;
  return (
    <Empty
      icon={Building2}
      title={t("no_access")}
      action={
        <ButtonLink to="/tenant" look="primary">
          {t("to_tenant")}
        </ButtonLink>
      }
    >
      {t("no_access_text")}
    </Empty>
  );
}
