import { Bookmark, Ellipsis, Heart, type LucideIcon, MessageCircle, Repeat2, Share } from "lucide-react";
import { IconButton } from "~/ui/Button";
import { cx } from "~/ui/cx";
import { Menu } from "~/ui/Menu";
import { formats, useWords } from "~/words";
import { usePostMenu } from "../menu";
import type { Post } from "../post";
import { useReactions } from "../reactions";
import { useShare } from "../sharing";
import { shownWords } from "./words";

/** What one may do with a post, and how often it was done. */
export function ReactionsBar({ post, onComments }: { post: Post; onComments: () => void }) {
  const t = useWords(shownWords);
  const { counts, mine } = post;
  const { toggleLike, toggleSave, toggleRepost } = useReactions(post);
  const share = useShare();
  const items = usePostMenu(post);
  return (
    <div className="-mx-2 flex items-center justify-between">
      <Act icon={Heart} label={t("like")} n={counts.n_likes} on={mine?.liked ?? false} fills onPress={toggleLike} />
      <Act icon={MessageCircle} label={t("comment")} n={counts.n_comments} onPress={onComments} />
      {post.visibility === "public" && (
        <Act
          icon={Repeat2}
          label={t("repost")}
          n={counts.n_reposts}
          on={mine?.reposted ?? false}
          onPress={toggleRepost}
        />
      )}
      <Act icon={Bookmark} label={t("save")} n={counts.n_saves} on={mine?.saved ?? false} fills onPress={toggleSave} />
      <Act icon={Share} label={t("share")} n={counts.n_shares} onPress={() => void share(post)} />
      <Menu
        trigger={
          <IconButton label={t("menu")}>
            <Ellipsis className="size-5" />
          </IconButton>
        }
        items={items}
      />
    </div>
  );
}

interface ActProps {
  icon: LucideIcon;
  label: string;
  n: number;
  onPress: () => void;
  /** What can be taken back says whether it is done. */
  on?: boolean;
  fills?: boolean;
}

function Act({ icon: Icon, label, n, onPress, on, fills = false }: ActProps) {
  return (
    <button
      type="button"
      aria-label={`${label}, ${formats.number(n)}`}
      aria-pressed={on}
      title={label}
      onClick={onPress}
      className={cx(
        "flex h-11 min-w-11 items-center justify-center gap-1.5 rounded-full px-2.5 text-sm font-medium tabular-nums hover:bg-raised",
        on && "text-accent",
      )}
    >
      <Icon
        aria-hidden
        className={cx("size-5 transition-transform", on && "scale-110", on && fills && "fill-current")}
      />
      {n > 0 && formats.count(n)}
    </button>
  );
}
