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
        <Base.Positioner sideOffset={6} align="end" className="z-50">
          <Base.Popup className="min-w-48 rounded-xl border border-line bg-surface p-1 shadow-xl">
            {items.map((item, at) =>
              item ? (
                <Base.Item
                  key={item.label}
                  disabled={item.disabled}
                  onClick={item.onSelect}
                  className={cx(
                    "flex cursor-default items-center gap-3 rounded-lg px-3 py-2 text-sm outline-none select-none data-disabled:opacity-50 data-highlighted:bg-raised",
                    item.danger && "text-bad",
                  )}
                >
                  {item.icon && <item.icon aria-hidden className="size-4" />}
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
