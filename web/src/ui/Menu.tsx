import { Menu as Base } from "@base-ui/react/menu";
import type { LucideIcon } from "lucide-react";
import type { ReactElement } from "react";
import { cx } from "./cx";

export interface MenuItem {
  label: string;
  icon?: LucideIcon;
  onSelect: () => void;
  danger?: boolean;
  disabled?: boolean;
}

/** What can be done with a thing. `trigger` is the button that opens it. */
export function Menu({ trigger, items }: { trigger: ReactElement; items: readonly (MenuItem | null)[] }) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align="end" collisionPadding={12} className="z-50 outline-none">
          <Base.Popup className="popup max-h-(--available-height) min-w-48 overflow-y-auto p-1 outline-none">
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
