import { createContext, use } from "react";
import type { Slide } from "../feeds";
import type { Pool } from "../playing/pool";

/** What slides ask of the stage they stand on. It is the same as long as the stage is there. */
export interface StageActs {
  readonly pool: Pool;
  /** Go so many slides on, or back. */
  go(n: number): void;
  openComments(slide: Slide): void;
  openMenu(slide: Slide): void;
  /** All pictures of a post were looked at. */
  finish(postId: string): void;
  /** Show what was covered as sensitive. */
  uncover(postId: string): void;
}

export const StageContext = createContext<StageActs | null>(null);

export function useStage(): StageActs {
  const stage = use(StageContext);
  if (!stage) throw new Error("a slide stands outside of a stage");
  return stage;
}
