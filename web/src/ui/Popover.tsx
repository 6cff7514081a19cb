import { lazy, type ReactElement, type ReactNode, Suspense } from "react";
import { useOpened, withOpener } from "./opened";

const load = () => import("./popups/PopoverPopup");
const PopoverPopup = lazy(load);

interface PopoverProps {
  /** The button that opens it. */
  trigger: ReactElement;
  title?: string;
  children: ReactNode;
  align?: "start" | "center" | "end";
}

/** A small panel at its button: a filter, an explanation. Escape closes it. */
export function Popover({ trigger, title, children, align = "start" }: PopoverProps) {
  const opened = useOpened();
  return (
    <>
      {withOpener(trigger, "dialog", opened, load)}
      <Suspense>
        {opened.wasOpen && (
          <PopoverPopup button={opened.button} open={opened.isOpen} onClose={opened.close} title={title} align={align}>
            {children}
          </PopoverPopup>
        )}
      </Suspense>
    </>
  );
}
