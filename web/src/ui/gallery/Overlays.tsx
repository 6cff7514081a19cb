import { Flag, Link, Settings2, Trash2 } from "lucide-react";
import { useState } from "react";
import { useWords } from "~/words";
import { Button } from "../Button";
import { Confirm, Dialog } from "../Dialog";
import { TextField } from "../Field";
import { Menu } from "../Menu";
import { Popover } from "../Popover";
import { Sheet } from "../Sheet";
import { Tooltip } from "../Tooltip";
import { toast, toastError } from "../toast";
import { Group, Panel } from "./Panel";
import { galleryWords } from "./words";

type Open = "dialog" | "confirm" | "bottom" | "side" | null;

/** What stands above the page. */
export function Overlays() {
  const t = useWords(galleryWords);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const undo = { label: t("undo"), onPress: () => toast(t("undone")) };
  return (
    <Group title={t("overlays")}>
      <Panel name="Dialog, Confirm, Sheet">
        <Button onClick={() => setOpen("dialog")}>{t("dialog")}</Button>
        <Button onClick={() => setOpen("confirm")}>{t("confirm")}</Button>
        <Button onClick={() => setOpen("bottom")}>{t("sheet")}</Button>
        <Button onClick={() => setOpen("side")}>{t("side")}</Button>
      </Panel>
      <Panel name="Menu, Popover, Tooltip, toast">
        <Menu
          trigger={<Button>{t("menu")}</Button>}
          items={[
            { label: t("link"), icon: Link, onSelect: () => toast(t("link")) },
            { label: t("disabled"), icon: Flag, onSelect: () => {}, disabled: true },
            null,
            { label: t("delete"), icon: Trash2, onSelect: () => toast(t("delete"), { action: undo }), danger: true },
          ]}
        />
        <Popover title={t("popover")} trigger={<Button icon={<Settings2 className="size-4" />}>{t("popover")}</Button>}>
          <p className="text-sm text-ink-2">{t("intro")}</p>
        </Popover>
        <Tooltip text={t("hint")}>
          <Button>{t("tooltip")}</Button>
        </Tooltip>
        <Button onClick={() => toast(t("done"), { action: undo })}>{t("toast")}</Button>
        <Button onClick={() => toastError(new Error(t("wrong")))}>{t("tone_bad")}</Button>
      </Panel>
      <Dialog
        open={open === "dialog"}
        onClose={close}
        title={t("dialog")}
        actions={
          <Button look="primary" onClick={close}>
            {t("done")}
          </Button>
        }
      >
        <TextField label={t("name")} />
      </Dialog>
      <Confirm
        open={open === "confirm"}
        onClose={close}
        onConfirm={close}
        title={t("confirm")}
        confirm={t("delete")}
        danger
      >
        {t("intro")}
      </Confirm>
      <Sheet
        open={open === "bottom" || open === "side"}
        from={open === "side" ? "side" : "bottom"}
        onClose={close}
        title={t("sheet")}
        footer={<TextField label={t("text")} hideLabel placeholder={t("text")} />}
      >
        <div className="grid gap-4 p-5">
          {["one", "two", "three", "four", "five", "six"].map((key) => (
            <p key={key}>{t("intro")}</p>
          ))}
        </div>
      </Sheet>
    </Group>
  );
}
