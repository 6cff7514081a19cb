import { Bell, Grid2x2, Heart, List, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useWords } from "~/words";
import { Badge, Chip, type Tone } from "../Badge";
import { Button, ButtonLink, IconButton } from "../Button";
import { Checkbox } from "../Checkbox";
import { Switch } from "../Choice";
import { Kbd } from "../Kbd";
import { Segmented } from "../Segmented";
import { Tabs } from "../Tabs";
import { Group, Panel } from "./Panel";
import { galleryWords } from "./words";

const LOOKS = ["primary", "secondary", "quiet", "danger"] as const;
const TONES: readonly Tone[] = ["plain", "accent", "info", "good", "warn", "bad"];

/** What is pressed. */
export function Controls() {
  const t = useWords(galleryWords);
  const [on, setOn] = useState(true);
  const [view, setView] = useState<"rows" | "cards">("rows");
  const [tab, setTab] = useState<"first" | "second" | "third">("first");
  return (
    <Group title={t("controls")}>
      <Panel name="Button, ButtonLink">
        {LOOKS.map((look) => (
          <Button key={look} look={look}>
            {t(look)}
          </Button>
        ))}
        <Button look="primary" size="small" icon={<Plus className="size-4" />}>
          {t("small")}
        </Button>
        <Button look="primary" size="large">
          {t("large")}
        </Button>
        <Button busy>{t("busy")}</Button>
        <Button disabled>{t("disabled")}</Button>
        <ButtonLink to="/ui">{t("link")}</ButtonLink>
      </Panel>
      <Panel name="IconButton, Kbd">
        <IconButton label={t("like")} pressed={on} onClick={() => setOn(!on)}>
          <Heart className={on ? "size-5 fill-accent text-accent" : "size-5"} />
        </IconButton>
        <IconButton label={t("delete")} size="small">
          <Trash2 className="size-4" />
        </IconButton>
        <IconButton label={t("notices")} disabled>
          <Bell className="size-5" />
        </IconButton>
        <Kbd>j</Kbd>
        <Kbd>ArrowDown</Kbd>
        <Kbd>Mod+k</Kbd>
      </Panel>
      <Panel name="Badge, Chip">
        {TONES.map((tone) => (
          <Badge key={tone} tone={tone}>
            {t(`tone_${tone}`)}
          </Badge>
        ))}
        <Chip pressed={on} onPress={() => setOn(!on)}>
          {t("condition")}
        </Chip>
        <Chip onRemove={() => {}} removeLabel={t("delete")}>
          {t("condition")}
        </Chip>
      </Panel>
      <Panel name="Switch, Checkbox, Segmented" className="flex-col items-stretch!">
        <Switch label={t("switch")} hint={t("hint")} checked={on} onChange={setOn} />
        <Checkbox label={t("checkbox")} checked={on} onChange={setOn} />
        <Checkbox label={t("disabled")} checked disabled onChange={() => {}} />
        <Segmented
          label={t("view")}
          value={view}
          onChange={setView}
          options={[
            { value: "rows", label: t("rows"), icon: List },
            { value: "cards", label: t("cards"), icon: Grid2x2 },
          ]}
        />
      </Panel>
      <Panel name="Tabs" className="block!">
        <Tabs
          label={t("view")}
          value={tab}
          onChange={setTab}
          tabs={[
            { value: "first", label: t("primary") },
            { value: "second", label: t("secondary") },
            { value: "third", label: t("disabled"), disabled: true },
          ]}
        >
          <p className="pt-4 text-sm text-ink-2">{t("sample")}</p>
        </Tabs>
      </Panel>
    </Group>
  );
}
