import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Ban, EyeOff, Flag, Link2, Pencil, Trash2 } from "lucide-react";
import { useAsPerson, useMe } from "~/accounts/me";
import { send } from "~/offline/outbox";
import { patchTie, type Tie } from "~/people/person";
import type { MenuItem } from "~/ui/Menu";
import { toast, toastError } from "~/ui/toast";
import { type Translate, useWords } from "~/words";
import type { Post } from "./post";
import { copied, linkOf } from "./sharing";
import { postsWords } from "./words";

type T = Translate<keyof typeof postsWords.english>;

/** What can be done with a post besides reacting to it. */
export function usePostMenu(post: Post): MenuItem[] {
  const t = useWords(postsWords);
  const isOwn = useMe().profile?.person.id === post.author.id;
  const own = useOwnItems(post, t);
  const others = useOthersItems(post, t);
  const copy = async () => toast((await copied(linkOf(post.id))) ? t("link_copied") : linkOf(post.id));
  return [{ label: t("copy_link"), icon: Link2, onSelect: () => void copy() }, ...(isOwn ? own : others)];
}

function useOwnItems(post: Post, t: T): MenuItem[] {
  const navigate = useNavigate();
  const remove = useDeletePost(post);
  const edit = () => void navigate({ to: "/post/$id", params: { id: post.id } });
  return [
    { label: t("edit"), icon: Pencil, onSelect: edit, disabled: post.state === "removed" },
    { label: t("delete"), icon: Trash2, onSelect: remove, danger: true },
  ];
}

/** Return what asks whether to delete one's own post, and then does, and leaves its page. */
export function useDeletePost(post: Post): () => void {
  const t = useWords(postsWords);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = async () => {
    try {
      await send({ method: "DELETE", path: `/v1/posts/${post.id}`, key: `post:${post.id}` });
    } catch (error) {
      return toastError(error);
    }
    toast(t("deleted"));
    if (location.pathname === `/p/${post.id}` || location.pathname === `/post/${post.id}`)
      await navigate({ to: "/u/$handle", params: { handle: post.author.handle } });
    queries.removeQueries({ queryKey: ["post", post.id] });
    await queries.invalidateQueries({ queryKey: ["posts"] });
  };
  const question = { title: t("delete_title"), text: t("delete_text"), confirm: t("delete") };
  return () => void import("./asking").then(({ askFirst }) => askFirst(question, () => void remove()));
}

function useOthersItems({ id, author }: Post, t: T): MenuItem[] {
  const queries = useQueryClient();
  const asPerson = useAsPerson();
  const change = async (verb: "mute" | "block", on: boolean) => {
    const tie: Tie = verb === "mute" ? { muted: on } : { blocked: on, ...(on && { follows: false }) };
    patchTie(queries, author.id, tie);
    try {
      await send({
        method: on ? "PUT" : "DELETE",
        path: `/v1/people/${author.id}/${verb}`,
        key: `${verb}:${author.id}`,
      });
    } catch (error) {
      patchTie(queries, author.id, verb === "mute" ? { muted: !on } : { blocked: !on });
      toastError(error);
      return false;
    }
    return true;
  };
  const mute = async () => {
    if (await change("mute", true))
      toast(t("muted", { name: author.name }), {
        action: { label: t("undo"), onPress: () => void change("mute", false) },
      });
  };
  const block = async () => {
    if (!(await change("block", true))) return;
    toast(t("blocked", { name: author.name }));
    await queries.invalidateQueries({ queryKey: ["feed"] });
  };
  const question = {
    title: t("block_title", { name: author.name }),
    text: t("block_text"),
    confirm: t("block_short"),
  };
  const askBlock = () => void import("./asking").then(({ askFirst }) => askFirst(question, () => void block()));
  const report = () => void import("./ReportDialog").then(({ askReport }) => askReport({ kind: "post", id }));
  return [
    { label: t("mute", { name: author.name }), icon: EyeOff, onSelect: () => asPerson(() => void mute()) },
    { label: t("report"), icon: Flag, onSelect: () => asPerson(report) },
    { label: t("block", { name: author.name }), icon: Ban, onSelect: () => asPerson(askBlock), danger: true },
  ];
}
