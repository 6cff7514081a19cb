import { CircleHelp, type LucideIcon, MoonStar } from "lucide-react";
import { useId, useState } from "react";
import { usePostMenu } from "~/posts/menu";
import { usePost } from "~/posts/post";
import { cx } from "~/ui/cx";
import type { MenuItem } from "~/ui/Menu";
import { Sheet } from "~/ui/Sheet";
import { toast } from "~/ui/toast";
import { useWords } from "~/words";
import { tell } from "../activity";
import type { Slide } from "../feeds";
import { hidePost, unhidePost } from "../hidden";
import { feedWords } from "../words";
import { reasonKey } from "./reasons";

interface MenuSheetProps {
  slide: Slide;
  open: boolean;
  onClose: () => void;
}

/** What one can say about a post in the feed: less of this, why it is here, and what can be done with any post. */
export function MenuSheet({ slide, open, onClose }: MenuSheetProps) {
  const t = useWords(feedWords);
  const post = usePost(slide.post);
  const items = usePostMenu(post);
  const [asksWhy, setAsksWhy] = useState(false);
  const why = useId();

  const notInterested = () => {
    tell({ kind: "not_interested", post: post.id, ...slide.whence });
    hidePost(post.id);
    const undo = () => {
      unhidePost(post.id);
      setTimeout(() => document.getElementById(`slide-${post.id}`)?.focus());
    };
    toast(t("not_interested_done"), { action: { label: t("undo"), onPress: undo } });
  };
  const chosen = (item: MenuItem) => () => {
    onClose();
    item.onSelect();
  };
  return (
    <Sheet open={open} onClose={onClose} title={t("menu_title", { name: post.author.name })}>
      <ul className="p-2 pb-6">
        <li>
          <Row icon={MoonStar} label={t("not_interested")} onPress={chosen({ label: "", onSelect: notInterested })} />
        </li>
        <li>
          <Row
            icon={CircleHelp}
            label={t("why")}
            expanded={asksWhy}
            controls={why}
            onPress={() => setAsksWhy(!asksWhy)}
          />
          <p id={why} hidden={!asksWhy} className="mx-3 mb-2 rounded-xl bg-raised px-4 py-3 text-sm text-ink-2">
            {t(reasonKey(slide.why), { name: slide.repostedBy?.name ?? post.author.name })}
          </p>
        </li>
        {items.map((item) => (
          <li key={item.label}>
            <Row {...item} onPress={chosen(item)} />
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

interface RowProps {
  label: string;
  icon?: LucideIcon;
  danger?: boolean;
  disabled?: boolean;
  expanded?: boolean;
  controls?: string;
  onPress: () => void;
}

function Row({ label, icon: Icon, danger, disabled, expanded, controls, onPress }: RowProps) {
  return (
    <button
      type="button"
      disabled={disabled}
      aria-expanded={expanded}
      aria-controls={controls}
      onClick={onPress}
      className={cx(
        "flex min-h-12 w-full items-center gap-4 rounded-xl px-4 text-start font-medium hover:bg-raised disabled:opacity-50",
        danger && "text-bad",
      )}
    >
      {Icon && <Icon aria-hidden className="size-5 shrink-0" />}
      {label}
    </button>
  );
}
