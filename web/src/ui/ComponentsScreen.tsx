import { LANGUAGES, type Language, language, setLanguage, useWords } from "~/words";
import { Controls } from "./gallery/Controls";
import { Fields } from "./gallery/Fields";
import { Numbers } from "./gallery/Numbers";
import { Overlays } from "./gallery/Overlays";
import { Rows } from "./gallery/Rows";
import { Tokens } from "./gallery/Tokens";
import { galleryWords } from "./gallery/words";
import { Page } from "./Page";
import { Segmented } from "./Segmented";
import { type Theme, useTheme } from "./theme";

/** Every component in its states, with the tokens that they are made of. */
export default function ComponentsScreen() {
  const t = useWords(galleryWords);
  const [theme, setTheme] = useTheme();
  return (
    <Page
      wide
      title={t("title")}
      actions={
        <>
          <Segmented<Theme>
            label={t("theme")}
            value={theme}
            onChange={setTheme}
            size="small"
            options={[
              { value: "light", label: t("light") },
              { value: "dark", label: t("dark") },
              { value: "system", label: t("system") },
            ]}
          />
          <Segmented<Language>
            label={t("language")}
            value={language}
            onChange={setLanguage}
            size="small"
            options={Object.entries(LANGUAGES).map(([value, label]) => ({ value: value as Language, label }))}
          />
        </>
      }
    >
      <p className="mb-10 max-w-2xl text-ink-2">{t("intro")}</p>
      <Tokens />
      <Controls />
      <Fields />
      <Overlays />
      <Rows />
      <Numbers />
    </Page>
  );
}
