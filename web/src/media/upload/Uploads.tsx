import { useQueryClient } from "@tanstack/react-query";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { CloudUpload, TriangleAlert } from "lucide-react";
import { useEffect } from "react";
import { useMe } from "~/accounts/me";
import { onPosted, openPosting, useKept } from "~/posts/compose/posting";
import { seedPosts } from "~/posts/post";
import { toast } from "~/ui/toast";
import { useFormats, useWords } from "~/words";
import { Bar } from "./Bar";
import { openOnes, progressOf } from "./progress";
import { useUploads } from "./uploads";
import { uploadWords } from "./words";

const COMPOSER = "/post";

/** What is on its way up, in the corner of every screen but the composer's; it goes on through a reload. */
export function Uploads() {
  const me = useMe().profile?.person.id;
  const path = useLocation({ select: ({ pathname }) => pathname });
  useEffect(() => {
    if (me) openPosting(me);
  }, [me]);
  useSayPosted(path !== COMPOSER);
  return me && path !== COMPOSER ? <Corner /> : null;
}

function Corner() {
  const t = useWords(uploadWords);
  const formats = useFormats();
  const open = openOnes(useUploads());
  const isStuck = useKept().outgoing.some(({ refused }) => refused) || open.some(({ phase }) => phase === "failed");
  if (!open.length && !isStuck) return null;
  const { phase, p_sent, n_sent, n_bytes, n } = progressOf(open);
  const Icon = isStuck ? TriangleAlert : CloudUpload;
  return (
    <Link
      to={COMPOSER}
      className="fixed end-4 bottom-18 z-30 grid w-60 gap-2 rounded-2xl border border-line bg-surface p-3 shadow-xl md:bottom-4"
    >
      <span className="flex items-center gap-2.5 text-sm font-medium">
        <Icon aria-hidden className={isStuck ? "size-5 text-bad" : "size-5 text-accent"} />
        {isStuck ? t("stuck") : t("going_up", { n })}
      </span>
      {!isStuck && (
        <>
          <Bar label={t("progress")} p={phase === "checking" || phase === "transcoding" ? null : p_sent} />
          <span className="text-xs text-ink-2 tabular-nums">
            {t(phase, { sent: formats.bytes(n_sent), all: formats.bytes(n_bytes) })}
          </span>
        </>
      )}
    </Link>
  );
}

/** Say in passing that a post went out, to who has left the composer meanwhile. */
function useSayPosted(isElsewhere: boolean): void {
  const t = useWords(uploadWords);
  const navigate = useNavigate();
  const queries = useQueryClient();
  useEffect(() => {
    if (!isElsewhere) return;
    return onPosted((post) => {
      seedPosts(queries, [post]);
      const onPress = () => void navigate({ to: "/p/$id", params: { id: post.id } });
      toast(t("posted"), { action: { label: t("look"), onPress } });
    });
  }, [isElsewhere, navigate, queries, t]);
}
