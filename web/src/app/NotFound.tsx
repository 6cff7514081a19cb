import { Compass } from "lucide-react";
import { ButtonLink } from "~/ui/Button";
import { Empty } from "~/ui/States";
import { useWords } from "~/words";
import { appWords } from "./words";

/** The screen of an address that leads nowhere. */
export function NotFound() {
  const t = useWords(appWords);
  return (
    <>
      <title>{`${t("not_found_title")} · SocialPulse`}</title>
      <Empty icon={Compass} title={t("not_found_title")} action={<ButtonLink to="/">{t("go_home")}</ButtonLink>}>
        {t("not_found_text")}
      </Empty>
    </>
  );
}
