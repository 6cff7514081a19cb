import { onlineManager } from "@tanstack/react-query";
import { Clock } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useMe } from "~/accounts/me";
import { Avatar } from "~/ui/Avatar";
import { useWords } from "~/words";
import type { Unsent } from "./comments";
import { commentsWords } from "./words";

/** A comment of one's own on its way, or waiting for a connection. */
export function UnsentComment({ unsent }: { unsent: Unsent }) {
  const t = useWords(commentsWords);
  const me = useMe().profile?.person;
  const isOnline = useSyncExternalStore(
    (told) => onlineManager.subscribe(told),
    () => onlineManager.isOnline(),
  );
  if (!me) return null;
  return (
    <article aria-label={t("by", { name: me.name })} className="flex gap-3 py-2.5">
      <Avatar name={me.name} url={me.avatar_url} size={36} />
      <div className="min-w-0 grow text-sm">
        <span className="font-semibold">
          <bdi>{me.name}</bdi>
        </span>
        <p dir="auto" className="wrap-anywhere [text-align:match-parent] whitespace-pre-line text-ink-2">
          {unsent.text}
        </p>
        <p className="flex h-8 items-center gap-1.5 text-xs text-ink-2">
          <Clock aria-hidden className="size-3.5" />
          {isOnline ? t("sending") : t("sent_later")}
        </p>
      </div>
    </article>
  );
}
