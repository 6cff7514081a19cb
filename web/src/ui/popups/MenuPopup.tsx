import { Menu as Base } from "@base-ui/react/menu";
import { type RefObject, useEffect, useRef } from "react";
import { cx } from "../cx";
import type { MenuItem } from "../Menu";

interface MenuPopupProps {
  /** The button it stands at, where focus goes back to. */
  button: RefObject<HTMLElement | null>;
  open: boolean;
  /** Opened by a key: its first item has the focus. */
  byKey: boolean;
  onClose: () => void;
  items: readonly (MenuItem | null)[];
}

/** The list of a menu. */
export default function MenuPopup({ button, open, byKey, onClose, items }: MenuPopupProps) {
  const popup = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (open && byKey) popup.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
  }, [open, byKey]);
  return (
    <Base.Root open={open} onOpenChange={(opens) => !opens && onClose()}>
      <Base.Portal>
        <Base.Positioner anchor={button} sideOffset={6} align="end" collisionPadding={12} className="z-50 outline-none">
          <Base.Popup
            ref={popup}
            finalFocus={button}
            className="popup max-h-(--available-height) min-w-48 overflow-y-auto p-1 outline-none"
          >
            {items.map((item, at) =>
              item ? (
                <Base.Item
                  key={item.label}
                  disabled={item.disabled}
                  onClick={item.onSelect}
                  className={cx("option", item.danger && "text-bad")}
                >
                  {item.icon && <item.icon aria-hidden className="size-4 shrink-0" />}
                  {item.label}
                </Base.Item>
              ) : (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines between items have nothing else
                <Base.Separator key={at} className="my-1 h-px bg-line" />
              ),
            )}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
