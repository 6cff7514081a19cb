import { hasCode, Problem } from "~/api/problems";
import { rest, told } from "~/api/rest";
import type { Upload } from "~/media/upload/upload";
import { bodyOf, type Draft, draftOf } from "../compose/draft";
import type { Post } from "../post";

/** What came of saving: the post as it is now, the newer one that was in the way, or that files are still going up. */
export type Saved = { how: "saved"; post: Post } | { how: "newer"; post: Post } | { how: "too-early" };

/** Save a post as it shall be, if `version` is still its newest. Throws Problem where it was refused otherwise. */
export async function savePost(
  post_id: string,
  version: number,
  draft: Draft,
  uploads: readonly Upload[],
  is_draft: boolean,
): Promise<Saved> {
  const body = bodyOf(draft, uploads, is_draft);
  if (!body) return { how: "too-early" };
  const params = { path: { post_id }, header: { "if-match": `"v${version}"` } };
  try {
    return { how: "saved", post: await told(rest.PUT("/v1/posts/{post_id}", { params, body })) };
  } catch (error) {
    if (!(error instanceof Problem) || !hasCode(error, "precondition-failed")) throw error;
    const post = await told(rest.GET("/v1/posts/{post_id}", { params: { path: { post_id } } }));
    if (post.version === version) throw error; // refused for another reason
    return { how: "newer", post };
  }
}

/** Whether a draft says anything else than the post it was made from. */
export function isChanged(draft: Draft, post: Post): boolean {
  return JSON.stringify(bare(draft)) !== JSON.stringify(bare(draftOf(post)));
}

function bare({ items, ...rest }: Draft) {
  return { ...rest, items: items.map(({ key, alt }) => [key, alt]) };
}
