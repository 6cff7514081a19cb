import { type Post, usePost } from "~/posts/post";
import { useReactions } from "~/posts/reactions";
import { useShare } from "~/posts/sharing";
import { type PostKind, tell } from "../activity";
import type { Slide } from "../feeds";

export interface Acts {
  readonly post: Post;
  /** Likes it, and leaves it liked where it is. */
  like(): void;
  toggleLike(): void;
  toggleSave(): void;
  share(): void;
}

/** The post of a slide as it stands now and what one does with it there; activity is told where it was done. */
export function useActs({ post: seed, whence }: Slide): Acts {
  const post = usePost(seed);
  const reactions = useReactions(post);
  const share = useShare();
  const say = (kind: PostKind) => tell({ kind, post: post.id, ...whence });
  const like = () => {
    if (post.mine?.liked) return;
    reactions.like();
    say("like");
  };
  return {
    post,
    like,
    toggleLike: () => {
      if (!post.mine?.liked) return like();
      reactions.unlike();
      say("unlike");
    },
    toggleSave: () => {
      reactions.toggleSave();
      if (!post.mine?.saved) say("save");
    },
    share: () => {
      say("share");
      void share(post);
    },
  };
}
