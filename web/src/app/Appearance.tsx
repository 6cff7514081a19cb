import { Monitor, Moon, Sun } from "lucide-react";
import { Select } from "~/ui/Choice";
import { type DataSaver, useDataSaverChoice } from "~/ui/dataSaver";
import { Segmented } from "~/ui/Segmented";
import { type Theme, useTheme } from "~/ui/theme";
import { LANGUAGES, type Language, language, setLanguage, useWords } from "~/words";
import { appWords } from "./words";

/** How the app looks, speaks and spends data on this device. */
export function Appearance() {
  const t = useWords(appWords);
  const [theme, setTheme] = useTheme();
  const [saver, setSaver] = useDataSaverChoice();
  return (
    <div className="grid gap-6">
      <div className="grid gap-1.5">
        <span className="text-sm font-medium">{t("theme")}</span>
        <Segmented<Theme>
          label={t("theme")}
          value={theme}
          onChange={setTheme}
          options={[
            { value: "light", label: t("theme_light"), icon: Sun },
            { value: "dark", label: t("theme_dark"), icon: Moon },
            { value: "system", label: t("as_device"), icon: Monitor },
          ]}
        />
      </div>
      <Select<Language>
        label={t("language")}
        value={language}
        onChange={setLanguage}
        options={Object.entries(LANGUAGES).map(([value, label]) => ({ value: value as Language, label }))}
        className="max-w-xs"
      />
      <div className="grid gap-1.5">
        <span className="text-sm font-medium">{t("data_saver")}</span>
        <Segmented<DataSaver>
          label={t("data_saver")}
          value={saver}
          onChange={setSaver}
          options={[
            { value: "on", label: t("on") },
            { value: "off", label: t("off") },
            { value: "system", label: t("as_device") },
          ]}
        />
        <p className="text-sm text-ink-2">{t("data_saver_hint")}</p>
      </div>
    </div>
  );
}
