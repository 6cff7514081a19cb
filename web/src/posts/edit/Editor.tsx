import { useQueryClient } from "@tanstack/react-query";
import { useBlocker, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { openUploads, useUploads } from "~/media/upload/uploads";
import { Button } from "~/ui/Button";
import { Confirm } from "~/ui/Dialog";
import { toast, toastError } from "~/ui/toast";
import { useWords } from "~/words";
import { type Draft, draftOf, lackOf } from "../compose/draft";
import { Fields } from "../compose/Fields";
import { composeWords } from "../compose/words";
import { type Post, seedPosts } from "../post";
import { History } from "./History";
import { NewerVersion } from "./NewerVersion";
import { isChanged, savePost } from "./saving";
import { editWords } from "./words";

/** Changes one's own post, from the version that was read. */
export function Editor({ post }: { post: Post }) {
  const t = useWords(editWords);
  const tCompose = useWords(composeWords);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const uploads = useUploads();
  const [base, setBase] = useState(post);
  const [draft, setDraft] = useState<Draft>(() => draftOf(post));
  const [newer, setNewer] = useState<Post | null>(null);
  const [busy, setBusy] = useState(false);
  const isLeaving = useRef(false);
  const author = post.author.id;
  useEffect(() => void openUploads(author), [author]);

  const isOut = base.live_at !== null;
  const lack = lackOf(draft, uploads, { was_at: base.scheduled_at });
  const hasChanged = isChanged(draft, base);
  const leave = useBlocker({
    shouldBlockFn: () => hasChanged && !isLeaving.current,
    enableBeforeUnload: () => hasChanged,
    withResolver: true,
  });

  const save = async (is_draft: boolean, version = base.version) => {
    setBusy(true);
    try {
      const saved = await savePost(base.id, version, draft, uploads, is_draft);
      if (saved.how === "too-early") toast(t("too_early"));
      else if (saved.how === "newer") setNewer(saved.post);
      else {
        seedPosts(queries, [saved.post]);
        void queries.invalidateQueries({ queryKey: ["posts"] });
        toast(t("saved"));
        isLeaving.current = true;
        await navigate({ to: "/p/$id", params: { id: base.id } });
      }
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save(false);
      }}
    >
      <NewerVersion
        newer={newer}
        mine={draft}
        onTake={(theirs) => {
          setBase(theirs);
          setDraft(draftOf(theirs));
          setNewer(null);
        }}
        onKeep={(theirs) => {
          setBase(theirs);
          setNewer(null);
          void save(theirs.state === "draft", theirs.version);
        }}
        onClose={() => setNewer(null)}
      />
      <Fields draft={draft} change={setDraft} isOut={isOut} />
      <div className="sticky bottom-14 z-20 -mx-4 mt-6 flex items-center gap-2 border-t border-line bg-ground/95 px-4 py-3 backdrop-blur md:bottom-0 md:mx-0 md:px-0">
        <p role="status" className="grow text-sm text-ink-2">
          {lack && tCompose(`lack_${lack}`)}
        </p>
        {!isOut && (
          <Button busy={busy} onClick={() => void save(true)}>
            {tCompose("keep_draft")}
          </Button>
        )}
        <Button look="primary" type="submit" busy={busy} disabled={lack !== null || (isOut && !hasChanged)}>
          {isOut ? t("save") : draft.scheduled_at ? tCompose("schedule") : tCompose("post")}
        </Button>
      </div>
      <History post={base} onTake={(caption) => setDraft({ ...draft, caption })} />
      <Confirm
        open={leave.status === "blocked"}
        onClose={() => leave.reset?.()}
        onConfirm={() => leave.proceed?.()}
        title={t("leave_title")}
        confirm={t("leave")}
        danger
      >
        {t("leave_text")}
      </Confirm>
    </form>
  );
}
