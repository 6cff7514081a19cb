import type { LucideIcon } from "lucide-react";
import { lazy, type ReactElement, Suspense } from "react";
import { useOpened, withOpener } from "./opened";

const load = () => import("./popups/MenuPopup");
const MenuPopup = lazy(load);

export interface MenuItem {
  label: string;
  icon?: LucideIcon;
  onSelect: () => void;
  danger?: boolean;
  disabled?: boolean;
}

/** What can be done with a thing. `trigger` is the button that opens it; the list is loaded when a hand comes near. */
export function Menu({ trigger, items }: { trigger: ReactElement; items: readonly (MenuItem | null)[] }) {
  const opened = useOpened();
  return (
    <>
      {withOpener(trigger, "menu", opened, load)}
      <Suspense>
        {opened.wasOpen && (
          <MenuPopup
            button={opened.button}
            open={opened.isOpen}
            byKey={opened.byKey}
            onClose={opened.close}
            items={items}
          />
        )}
      </Suspense>
    </>
  );
}
