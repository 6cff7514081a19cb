import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useWords } from "~/words";
import { IconButton } from "./Button";
import { cx } from "./cx";
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

/** A panel over the page for what belongs to it: comments, filters, a profile. */
export function Sheet({ open, onClose, title, children, footer, from = "bottom" }: SheetProps) {
  const t = useWords(uiWords);
  return (
    <Base.Root open={open} onOpenChange={(opens) => !opens && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-black/40 transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          className={cx(
            "fixed z-50 flex flex-col bg-surface shadow-2xl transition-transform duration-300 ease-out",
            from === "bottom"
              ? "inset-x-0 bottom-0 max-h-[80dvh] rounded-t-2xl data-ending-style:translate-y-full data-starting-style:translate-y-full md:inset-y-0 md:start-auto md:end-0 md:max-h-none md:w-[26rem] md:rounded-none md:data-ending-style:translate-y-0 md:data-starting-style:translate-y-0"
              : "inset-y-0 end-0 w-full max-w-xl",
          )}
        >
          <header className="flex items-center justify-between gap-4 border-b border-line py-2 ps-5 pe-2">
            <Base.Title className="text-base font-semibold">{title}</Base.Title>
            <IconButton label={t("close")} onClick={onClose}>
              <X className="size-5" />
            </IconButton>
          </header>
          <div className="grow overflow-y-auto overscroll-contain">{children}</div>
          {footer && <footer className="border-t border-line p-3">{footer}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
