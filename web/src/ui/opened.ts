import {
  cloneElement,
  type HTMLAttributes,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type RefObject,
  startTransition,
  useRef,
  useState,
} from "react";

interface Opened {
  readonly button: RefObject<HTMLElement | null>;
  readonly isOpen: boolean;
  /** Whether it was ever open: until then it is not there at all. */
  readonly wasOpen: boolean;
  readonly byKey: boolean;
  open(byKey: boolean): void;
  close(): void;
}

/** Whether what a button opens is open. What has to be loaded first appears when it is here. */
export function useOpened(): Opened {
  const button = useRef<HTMLElement>(null);
  const [state, setState] = useState({ isOpen: false, wasOpen: false, byKey: false });
  return {
    ...state,
    button,
    open: (byKey) => startTransition(() => setState({ isOpen: true, wasOpen: true, byKey })),
    close: () => setState((before) => ({ ...before, isOpen: false })),
  };
}

/** Return a button that opens something, which begins to load when a pointer or the focus comes to it. */
export function withOpener(
  button: ReactElement,
  opens: "menu" | "dialog",
  opened: Opened,
  load: () => Promise<unknown>,
): ReactElement {
  const prepare = () => void load().catch(() => undefined); // it is tried again by the press
  return cloneElement(button as ReactElement<HTMLAttributes<HTMLElement> & { ref: RefObject<HTMLElement | null> }>, {
    ref: opened.button,
    "aria-haspopup": opens,
    "aria-expanded": opened.isOpen,
    onPointerEnter: prepare,
    onFocus: prepare,
    onClick: (event: MouseEvent) => (opened.isOpen ? opened.close() : opened.open(event.detail === 0)),
    onKeyDown: (event: KeyboardEvent) => {
      if (opens !== "menu" || event.key !== "ArrowDown") return;
      event.preventDefault();
      opened.open(true);
    },
  });
}
