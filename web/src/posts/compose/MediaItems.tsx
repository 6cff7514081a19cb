import { useWords } from "~/words";
import { ClipItem } from "./ClipItem";
import { type Draft, type Item, moved } from "./draft";
import type { Change } from "./Fields";
import { PictureItem } from "./PictureItem";
import { removeItem } from "./removing";
import { useReordering } from "./reordering";
import { composeWords } from "./words";

interface MediaItemsProps {
  draft: Draft;
  change: Change;
  isOut: boolean;
  onTrimmed: (file: File, instead: Item) => void;
}

/** What a post shows, in its order. */
export function MediaItems({ draft, change, isOut, onTrimmed }: MediaItemsProps) {
  const t = useWords(composeWords);
  const { items } = draft;
  const { list, grip, held, said } = useReordering(items.length, (from, to) =>
    change((draft) => moved(draft, from, to)),
  );
  const set = (key: string, part: Partial<Pick<Item, "alt" | "cover_ms">>) =>
    change((draft) => ({
      ...draft,
      items: draft.items.map((item) => (item.key === key ? { ...item, ...part } : item)),
    }));
  const first = items[0];
  if (!first) return null;
  if (first.kind === "video")
    return (
      <ClipItem
        item={first}
        isOut={isOut}
        onAlt={(alt) => set(first.key, { alt })}
        onCover={(cover_ms) => set(first.key, { cover_ms })}
        onRemove={() => removeItem(first, change)}
        onTrimmed={(file) => onTrimmed(file, first)}
      />
    );
  return (
    <>
      <ol ref={list} aria-label={t("pictures")} className="grid gap-3">
        {items.map((item, at) => (
          <PictureItem
            key={item.key}
            item={item}
            place={{ at, n: items.length }}
            isHeld={held === at}
            grip={items.length > 1 ? grip(at) : null}
            onAlt={(alt) => set(item.key, { alt })}
            onRemove={isOut ? null : () => removeItem(item, change)}
          />
        ))}
      </ol>
      <p role="status" className="sr-only">
        {said !== null && t("moved_to", { at: said + 1, n: items.length })}
      </p>
    </>
  );
}
