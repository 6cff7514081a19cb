import { Bookmark, Ellipsis, Heart, type LucideIcon, MessageCircle, Share2 } from "lucide-react";
import { cx } from "~/ui/cx";
import { useFormats, useWords } from "~/words";
import type { Slide } from "../feeds";
import { useStage } from "../stage/stage";
import { feedWords } from "../words";
import { useActs } from "./useActs";

/** What one does with a post, beneath each other at its end side; on a desk beside it. */
export function Actions({ slide }: { slide: Slide }) {
  const t = useWords(feedWords);
  const { openComments, openMenu } = useStage();
  const { post, toggleLike, toggleSave, share } = useActs(slide);
  const { n_likes, n_comments, n_saves, n_shares } = post.counts;
  const { liked = false, saved = false } = post.mine ?? {};
  return (
    <div className="absolute end-1.5 bottom-4 z-20 grid gap-2.5 md:start-full md:end-auto md:bottom-2 md:ms-3">
      <Action icon={Heart} label={t("like", { n: n_likes })} n={n_likes} pressed={liked} filled onPress={toggleLike} />
      <Action
        icon={MessageCircle}
        label={t("comments", { n: n_comments })}
        n={n_comments}
        onPress={() => openComments(slide)}
      />
      <Action
        icon={Bookmark}
        label={t("save", { n: n_saves })}
        n={n_saves}
        pressed={saved}
        filled
        onPress={toggleSave}
      />
      <Action icon={Share2} label={t("share", { n: n_shares })} n={n_shares} onPress={share} />
      <Action icon={Ellipsis} label={t("menu")} onPress={() => openMenu(slide)} />
    </div>
  );
}

interface ActionProps {
  icon: LucideIcon;
  label: string;
  n?: number;
  pressed?: boolean;
  /** Its icon fills while it is pressed. */
  filled?: boolean;
  onPress: () => void;
}

function Action({ icon: Icon, label, n, pressed, filled = false, onPress }: ActionProps) {
  const { count } = useFormats();
  const isOn = filled && pressed;
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      onClick={onPress}
      className="grid w-12 justify-items-center md:[text-shadow:none] gap-0.5 rounded-xl text-xs font-semibold tabular-nums"
    >
      <span className="grid size-11 place-items-center rounded-full bg-(--chip) transition-transform active:scale-90 md:bg-raised md:text-ink">
        <Icon
          key={String(isOn)}
          aria-hidden
          className={cx("size-6", isOn && "animate-beat fill-accent text-accent")}
          strokeWidth={2}
        />
      </span>
      {n !== undefined && <span className="min-h-4 md:text-ink">{n > 0 && count(n)}</span>}
    </button>
  );
}
