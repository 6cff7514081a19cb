import { type ReactNode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { Ask } from "~/ui/Ask";

const FADING_MS = 400;

type Draw = (open: boolean, close: () => void) => ReactNode;

/** Open a window from where nothing is rendered, such as an item of a menu that is closed by then. */
export function openWindow(draw: Draw): void {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  const show = (open: boolean) => root.render(<Suspense>{draw(open, close)}</Suspense>);
  const close = () => {
    show(false);
    setTimeout(() => {
      root.unmount();
      place.remove();
    }, FADING_MS);
  };
  show(true);
}

interface Question {
  title: string;
  text: string;
  confirm: string;
}

/** Ask before something that cannot be taken back, and do it where that is meant. */
export function askFirst({ title, text, confirm }: Question, act: () => void): void {
  openWindow((open, close) => (
    <Ask
      open={open}
      onClose={close}
      onConfirm={() => {
        close();
        act();
      }}
      title={title}
      confirm={confirm}
      danger
    >
      {text}
    </Ask>
  ));
}
