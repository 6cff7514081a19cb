import { type ComponentProps, lazy, Suspense, useState } from "react";
import type { Confirm } from "./Dialog";

const Window = lazy(() => import("./Dialog").then(({ Confirm }) => ({ default: Confirm })));

/** A `Confirm` that is loaded when it is first asked for: most people never come by it. */
export function Ask(props: ComponentProps<typeof Confirm>) {
  const [wasOpen, setWasOpen] = useState(props.open);
  if (props.open && !wasOpen) setWasOpen(true);
  return <Suspense>{wasOpen && <Window {...props} />}</Suspense>;
}
