import { toastError } from "~/ui";

/** Return what acts the first time it is called: a button that stands on in a toast may be pressed again. */
export function once(act: () => Promise<void>): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    void act().catch(toastError);
  };
}
