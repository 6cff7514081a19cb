import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useWords } from "~/words";
import { Button, IconButton } from "./Button";
import { cx } from "./cx";
import { uiWords } from "./words";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Buttons below, the one that goes on last. */
  actions?: ReactNode;
  wide?: boolean;
}

const backdrop =
  "fixed inset-0 z-50 bg-black/55 transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0";

const APPEARS =
  "transition-[opacity,scale] duration-200 data-ending-style:scale-96 data-ending-style:opacity-0 data-starting-style:scale-96 data-starting-style:opacity-0";

/** A window over the page for one thing; Escape and a press beside it close it, and focus goes back. */
export function Dialog({ open, onClose, title, children, actions, wide = false }: DialogProps) {
  const t = useWords(uiWords);
  return (
    <Base.Root open={open} onOpenChange={(opens) => !opens && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={backdrop} />
        <Base.Popup
          className={cx(
            "fixed top-1/2 left-1/2 z-50 flex max-h-[90dvh] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 flex-col rounded-2xl bg-surface text-ink shadow-high outline-none",
            APPEARS,
            wide ? "max-w-5xl" : "max-w-md",
          )}
        >
          <header className="flex items-center justify-between gap-4 py-3 ps-5 pe-3">
            <Base.Title className="text-lg font-semibold">{title}</Base.Title>
            <IconButton label={t("close")} onClick={onClose}>
              <X className="size-5" />
            </IconButton>
          </header>
          <div className="grow overflow-y-auto overscroll-contain px-5 pb-5">{children}</div>
          {actions && (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{actions}</footer>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

interface ConfirmProps {
  open: boolean;
  onClose: () => void;
  onConfirm: () => void;
  title: string;
  children?: ReactNode;
  confirm: string;
  danger?: boolean;
  busy?: boolean;
}

/** Asks before something that cannot be taken back. */
export function Confirm({
  open,
  onClose,
  onConfirm,
  title,
  children,
  confirm,
  danger = false,
  busy = false,
}: ConfirmProps) {
  const t = useWords(uiWords);
  return (
    <AlertDialog.Root open={open} onOpenChange={(opens) => !opens && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdrop} />
        <AlertDialog.Popup
          className={cx(
            "fixed top-1/2 left-1/2 z-50 grid w-[calc(100vw-2rem)] max-w-sm -translate-x-1/2 -translate-y-1/2 gap-2 rounded-2xl bg-surface p-5 text-ink shadow-high outline-none",
            APPEARS,
          )}
        >
          <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className="text-sm text-ink-2">
            {children}
          </AlertDialog.Description>
          <div className="mt-3 flex justify-end gap-2">
            <Button onClick={onClose}>{t("cancel")}</Button>
            <Button look={danger ? "danger" : "primary"} busy={busy} onClick={onConfirm}>
              {confirm}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
