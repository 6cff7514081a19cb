import { useQueryClient } from "@tanstack/react-query";
import { Ban, Ellipsis, Eye, EyeOff, Flag, Share2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useAsPerson } from "~/accounts/me";
import { Ask } from "~/ui/Ask";
import { IconButton } from "~/ui/Button";
import { Menu } from "~/ui/Menu";
import { toast } from "~/ui/toast";
import { useWords } from "~/words";
import type { Person } from "../person";
import { useTieAct } from "../ties";
import { peopleWords } from "../words";
import { sharePerson } from "./sharing";

const ReportDialog = lazy(() => import("~/posts/ReportDialog").then((room) => ({ default: room.ReportDialog })));

/** What can be done about somebody besides following them. */
export function PersonMenu({ person, isMe }: { person: Person; isMe: boolean }) {
  const t = useWords(peopleWords);
  const queries = useQueryClient();
  const asPerson = useAsPerson();
  const act = useTieAct(person, person.tie ?? undefined);
  const [asks, setAsks] = useState<"block" | "report" | null>(null);
  const { name } = person;
  const { muted, blocked } = person.tie ?? {};
  const share = async () => {
    const url = await sharePerson(person, t("share_title", { name }));
    if (url) toast(url === "copied" ? t("link_copied") : url);
  };
  const mute = () =>
    act(muted ? "unmute" : "mute", () => {
      toast(muted ? t("unmuted_toast", { name }) : t("muted_toast", { name }));
      void queries.invalidateQueries({ queryKey: ["feed"] });
    });
  const block = () => {
    setAsks(null);
    act("block", () => {
      toast(t("blocked_toast", { name }));
      void queries.invalidateQueries({ queryKey: ["feed"] });
      void queries.invalidateQueries({ queryKey: ["people"] });
    });
  };
  const others = [
    { label: muted ? t("unmute") : t("mute"), icon: muted ? Eye : EyeOff, onSelect: mute },
    { label: t("report"), icon: Flag, onSelect: () => asPerson(() => setAsks("report")) },
    ...(blocked
      ? []
      : [{ label: t("block"), icon: Ban, danger: true, onSelect: () => asPerson(() => setAsks("block")) }]),
  ];
  return (
    <>
      <Menu
        trigger={
          <IconButton label={t("more")} className="bg-raised">
            <Ellipsis className="size-5" />
          </IconButton>
        }
        items={[{ label: t("share"), icon: Share2, onSelect: () => void share() }, ...(isMe ? [] : others)]}
      />
      <Ask
        open={asks === "block"}
        onClose={() => setAsks(null)}
        onConfirm={block}
        title={t("block_title", { name })}
        confirm={t("block")}
        danger
      >
        {t("block_text")}
      </Ask>
      {asks === "report" && (
        <Suspense>
          <ReportDialog subject={{ kind: "person", id: person.id }} open onClose={() => setAsks(null)} />
        </Suspense>
      )}
    </>
  );
}
