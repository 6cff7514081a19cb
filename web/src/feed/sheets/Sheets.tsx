import { CommentsSheet } from "~/posts/CommentsSheet";
import type { Slide } from "../feeds";
import { MenuSheet } from "./MenuSheet";

/** What is open over the stage. */
export interface Opened {
  readonly kind: "comments" | "menu";
  readonly slide: Slide;
  readonly open: boolean;
}

/** The sheets of the feed; they are loaded once the first clip plays, so that the first opens at once. */
export default function Sheets({ opened, onClose }: { opened: Opened; onClose: () => void }) {
  const { kind, slide, open } = opened;
  return kind === "comments" ? (
    <CommentsSheet key={slide.post.id} post={slide.post} open={open} onClose={onClose} />
  ) : (
    <MenuSheet key={slide.post.id} slide={slide} open={open} onClose={onClose} />
  );
}
