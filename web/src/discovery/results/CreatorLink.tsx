import type { MouseEvent, ReactNode } from "react";
import { useActs, useShown } from "../query/useDesk";

interface CreatorLinkProps {
  id: string;
  className?: string;
  tabIndex?: number;
  children: ReactNode;
}

/** Opens a profile beside the results; with a modifier key in a tab of its own, as links do. */
export function CreatorLink({ id, className, tabIndex, children }: CreatorLinkProps) {
  const { change } = useActs();
  const { addressOf } = useShown();
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    change({ creator: id });
  };
  return (
    <a href={addressOf(id)} onClick={open} tabIndex={tabIndex} className={className}>
      {children}
    </a>
  );
}
