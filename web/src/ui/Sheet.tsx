import { Drawer } from "@base-ui/react/drawer";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useWords } from "~/words";
import { IconButton } from "./Button";
import { cx } from "./cx";
import { useIsDesk } from "./media";
import { uiWords } from "./words";

interface SheetProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  footer?: ReactNode;
  /** `bottom` rises on a phone and stands at the end side of a desk; `side` is at the end side always. */
  from?: "bottom" | "side";
}

// Dragging sets `transform` itself, so it is `transform` that brings the panel in and out.
const BOTTOM = cx(
  "max-h-[82dvh] w-full self-end rounded-t-2xl [transform:translateY(var(--drawer-swipe-movement-y))]",
  "data-ending-style:[transform:translateY(100%)] data-starting-style:[transform:translateY(100%)]",
);
const SIDE = cx(
  "ms-auto h-full w-full [--away:100%] [transform:translateX(var(--drawer-swipe-movement-x))] rtl:[--away:-100%]",
  "data-ending-style:[transform:translateX(var(--away))] data-starting-style:[transform:translateX(var(--away))]",
);

/** A panel over the page for what belongs to it: comments, filters, a profile. A hand can drag it away. */
export function Sheet({ open, onClose, title, children, footer, from = "bottom" }: SheetProps) {
  const t = useWords(uiWords);
  const desk = useIsDesk();
  const rises = from === "bottom" && !desk;
  const aside = document.documentElement.dir === "rtl" ? "left" : "right";
  return (
    <Drawer.Root
      open={open}
      onOpenChange={(opens) => !opens && onClose()}
      swipeDirection={rises ? "down" : aside}
      key={rises ? "bottom" : "side"}
    >
      <Drawer.VirtualKeyboardProvider>
        <Drawer.Portal>
          <Drawer.Backdrop className="fixed inset-0 z-40 bg-black/55 opacity-[calc(1-var(--drawer-swipe-progress))] transition-opacity duration-300 data-ending-style:opacity-0 data-starting-style:opacity-0 data-swiping:duration-0" />
          <Drawer.Viewport className="fixed inset-0 z-50 flex">
            <Drawer.Popup
              className={cx(
                "flex min-h-0 flex-col bg-surface text-ink shadow-high outline-none transition-[transform] duration-300 data-swiping:duration-0 data-swiping:select-none",
                rises ? BOTTOM : cx(SIDE, from === "bottom" ? "max-w-[26rem]" : "max-w-xl"),
              )}
            >
              {rises && <span aria-hidden className="mx-auto mt-2 h-1 w-9 shrink-0 rounded-full bg-edge" />}
              <header className="flex shrink-0 items-center justify-between gap-4 border-b border-line py-1.5 ps-5 pe-2">
                <Drawer.Title className="text-base font-semibold">{title}</Drawer.Title>
                <IconButton label={t("close")} onClick={onClose}>
                  <X className="size-5" />
                </IconButton>
              </header>
              <Drawer.Content className="min-h-0 grow overflow-y-auto overscroll-contain">{children}</Drawer.Content>
              {footer && (
                <footer className="shrink-0 border-t border-line bg-surface p-3 pb-[calc(0.75rem+max(env(safe-area-inset-bottom),var(--drawer-keyboard-inset,0px)))]">
                  {footer}
                </footer>
              )}
            </Drawer.Popup>
          </Drawer.Viewport>
        </Drawer.Portal>
      </Drawer.VirtualKeyboardProvider>
    </Drawer.Root>
  );
}
