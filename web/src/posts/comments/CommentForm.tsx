import { useQuery } from "@tanstack/react-query";
import { SendHorizontal, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { meQuery, useAsPerson } from "~/accounts/me";
import { Avatar } from "~/ui/Avatar";
import { Button, IconButton } from "~/ui/Button";
import { Skeleton } from "~/ui/Skeleton";
import { toastError } from "~/ui/toast";
import { formats, useWords } from "~/words";
import type { Post } from "../post";
import { SuggestingArea } from "../suggest/SuggestingArea";
import { useWriteComment } from "./acts";
import type { Comment } from "./comments";
import { commentsWords } from "./words";

interface CommentFormProps {
  post: Post;
  replyTo: Comment | null;
  onDone: () => void;
}

const MOST_LETTERS = 1_000;
const SHOWN_BELOW = 100; // letters left from which the count is shown

/** Where a comment or a reply is written. */
export function CommentForm({ post, replyTo, onDone }: CommentFormProps) {
  const t = useWords(commentsWords);
  const { data, isPlaceholderData } = useQuery(meQuery);
  const me = data?.profile?.person;
  const asPerson = useAsPerson();
  if (post.state !== "live") return null;
  if (!post.comments_on) return <p className="p-2 text-center text-sm text-ink-2">{t("off")}</p>;
  if (isPlaceholderData) return <Skeleton className="h-11 rounded-full!" />;
  if (!me)
    return (
      <Button className="w-full" onClick={() => asPerson(() => undefined)}>
        {t("sign_in")}
      </Button>
    );
  return (
    <div className="flex items-end gap-2">
      <Avatar name={me.name} url={me.avatar_url} size={36} className="mb-1" />
      <Writing key={replyTo?.id} post={post} replyTo={replyTo} onDone={onDone} />
    </div>
  );
}

function Writing({ post, replyTo, onDone }: CommentFormProps) {
  const t = useWords(commentsWords);
  const write = useWriteComment(post);
  const [text, setText] = useState(replyTo?.parent_id ? `@${replyTo.author.handle} ` : "");
  const area = useRef<HTMLTextAreaElement>(null);
  const n_left = MOST_LETTERS - [...text].length;
  const fits = text.trim() !== "" && n_left >= 0;
  useEffect(() => {
    if (replyTo) area.current?.focus();
  }, [replyTo]);

  const submit = () => {
    if (!fits) return;
    setText("");
    onDone();
    write(text, replyTo).catch((error: unknown) => {
      toastError(error);
      setText((now) => now || text); // what was refused is not lost
    });
  };
  const press = (event: KeyboardEvent) => {
    const isSend = event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing;
    if (isSend && matchMedia("(pointer: fine)").matches) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape" && replyTo) {
      event.stopPropagation();
      onDone();
    }
  };
  return (
    <form
      className="min-w-0 grow"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {replyTo && (
        <p className="flex items-center justify-between ps-1 text-xs text-ink-2">
          {t("replying_to", { name: replyTo.author.name })}
          <IconButton label={t("no_reply")} size="small" onClick={onDone}>
            <X className="size-4" />
          </IconButton>
        </p>
      )}
      <div className="flex items-end gap-1">
        <SuggestingArea
          ref={area}
          label={replyTo ? t("replying_to", { name: replyTo.author.name }) : t("write")}
          placeholder={t("write")}
          value={text}
          onChange={setText}
          onKeyDown={press}
          rows={1}
          above
          className="max-h-32"
        />
        <IconButton label={t("send")} type="submit" disabled={!fits} className="mb-0.5 text-accent">
          <SendHorizontal className="size-5 rtl:-scale-x-100" />
        </IconButton>
      </div>
      {n_left < SHOWN_BELOW && (
        <p role="status" className={`ps-1 text-xs ${n_left < 0 ? "text-bad" : "text-ink-2"}`}>
          {t("letters_left", { n: formats.number(n_left) })}
        </p>
      )}
    </form>
  );
}
