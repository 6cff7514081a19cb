import { RefreshCw, WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useUpdate } from "~/offline/update";
import { useWords } from "~/words";
import { appWords } from "./words";

/** What concerns every screen: no connection, or a newer app. */
export function Banners() {
  const t = useWords(appWords);
  const online = useOnline();
  const update = useUpdate();
  return (
    <div className="pointer-events-none fixed inset-x-3 top-[calc(0.5rem+env(safe-area-inset-top))] z-40 grid justify-items-center gap-2 md:ps-20 xl:ps-60">
      <p role="status">
        {!online && (
          <span className="flex items-center gap-2 rounded-full bg-ink px-4 py-2 text-sm text-ground shadow-mid">
            <WifiOff aria-hidden className="size-4 shrink-0" />
            {t("offline")}
          </span>
        )}
      </p>
      <p role="status">
        {update.ready && (
          <span className="pointer-events-auto flex items-center gap-3 rounded-full bg-ink py-1 ps-4 pe-1 text-sm text-ground shadow-mid">
            {t("update")}
            <button
              type="button"
              onClick={update.apply}
              className="hit flex h-8 items-center gap-1.5 rounded-full bg-accent px-3 font-semibold text-on-accent"
            >
              <RefreshCw aria-hidden className="size-3.5" />
              {t("update_now")}
            </button>
          </span>
        )}
      </p>
    </div>
  );
}

function useOnline(): boolean {
  return useSyncExternalStore(listen, () => navigator.onLine);
}

function listen(listener: () => void): () => void {
  addEventListener("online", listener);
  addEventListener("offline", listener);
  return () => {
    removeEventListener("online", listener);
    removeEventListener("offline", listener);
  };
}
