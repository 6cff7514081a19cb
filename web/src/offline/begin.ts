import type { QueryClient } from "@tanstack/react-query";
import { type Me, NOBODY } from "~/accounts/me";
import { belongTo } from "./belonging";
import { keepSending } from "./outbox";
import { registerWorker } from "./update";

const HANDS_OFF_MS = 3_000; // the first screen and its clip come before

/** Once the page is there: send what waits, drop what is another's, and be ready for no connection. */
export function beginOffline(queries: QueryClient): void {
  const begin = () => setTimeout(() => void registerWorker().catch(() => undefined), HANDS_OFF_MS);
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
  let sends = false;
  queries.getQueryCache().subscribe(({ type, query }) => {
    if (type !== "updated" || query.queryKey[0] !== "me" || query.state.status !== "success") return;
    const me = (query.state.data as Me | undefined) ?? NOBODY;
    void belongTo(me.account?.id ?? null).then(() => {
      if (sends) return;
      sends = true; // not before it is known whose acts they are
      keepSending({ sent: () => void queries.invalidateQueries({ refetchType: "active" }), refused: say });
    });
  });
}

async function say(_: unknown, problem: Error): Promise<void> {
  const { toastError } = await import("~/ui/toast");
  toastError(problem);
}
