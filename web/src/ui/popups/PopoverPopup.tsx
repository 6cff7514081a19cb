import { Popover as Base } from "@base-ui/react/popover";
import type { ReactNode, RefObject } from "react";

interface PopoverPopupProps {
  /** The button it stands at, where focus goes back to. */
  button: RefObject<HTMLElement | null>;
  open: boolean;
  onClose: () => void;
  title?: string | undefined;
  align: "start" | "center" | "end";
  children: ReactNode;
}

/** The panel of a popover. */
export default function PopoverPopup({ button, open, onClose, title, align, children }: PopoverPopupProps) {
  return (
    <Base.Root
      open={open}
      onOpenChange={(opens, { event }) => {
        const isOwn = event.target instanceof Node && button.current?.contains(event.target); // it closes by itself
        if (!opens && !isOwn) onClose();
      }}
    >
      <Base.Portal>
        <Base.Positioner anchor={button} sideOffset={6} align={align} collisionPadding={12} className="z-50">
          <Base.Popup
            finalFocus={button}
            className="popup max-h-(--available-height) w-80 max-w-(--available-width) overflow-y-auto p-4 outline-none"
          >
            {title && <Base.Title className="mb-3 text-sm font-semibold">{title}</Base.Title>}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
