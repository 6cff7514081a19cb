import { useMe } from "~/accounts/me";
import { rest, told } from "~/api/rest";
import { toast } from "~/ui/toast";
import { useWords } from "~/words";
import type { Post } from "./post";
import { postsWords } from "./words";

const MOST_TITLE = 80;

/** The address of a post that can be passed on; `code` says who did. */
export function linkOf(id: string, code?: string): string {
  return `${location.origin}/p/${id}${code ? `?via=${code}` : ""}`;
}

/** Return what passes a post on: with the sheet of the device, else as a copied link. */
export function useShare(): (post: Post) => Promise<void> {
  const t = useWords(postsWords);
  const me = useMe();
  return async (post) => {
    const url = linkOf(post.id, me.profile ? await findCode(post.id) : undefined);
    const title = t("post_by", { name: post.author.name });
    const text = post.caption.slice(0, MOST_TITLE);
    if (navigator.share && matchMedia("(pointer: coarse)").matches) {
      try {
        return await navigator.share({ url, title, text });
      } catch (error) {
        if (error instanceof DOMException && error.name === "AbortError") return;
      }
    }
    toast((await copied(url)) ? t("link_copied") : url);
  };
}

/** Return whether a text could be put on the clipboard. */
export async function copied(text: string): Promise<boolean> {
  return await (navigator.clipboard?.writeText(text) ?? Promise.reject()).then(
    () => true,
    () => false,
  );
}

/** The code of one's own link to a post; none without a connection, where the plain link must do. */
async function findCode(post_id: string): Promise<string | undefined> {
  const asked = rest.POST("/v1/posts/{post_id}/shares", { params: { path: { post_id } } });
  return await told(asked).then(
    (share) => share.code,
    () => undefined,
  );
}
