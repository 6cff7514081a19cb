import { CloudOff, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { isOffline, isUnloaded } from "~/api/problems";
import { useWords } from "~/words";
import { Button } from "./Button";
import { Spinner } from "./Spinner";
import { uiWords } from "./words";

interface EmptyProps {
  icon?: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** Says that there is nothing, why, and what one can do about it. */
export function Empty({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <div className="mx-auto grid max-w-sm justify-items-center gap-2 px-6 py-12 text-center">
      {Icon && (
        <span aria-hidden className="mb-2 grid size-16 place-items-center rounded-[1.25rem] bg-raised text-ink-2">
          <Icon className="size-7" strokeWidth={1.6} />
        </span>
      )}
      <h2 className="text-lg font-semibold">{title}</h2>
      {children && <div className="text-sm text-pretty text-ink-2">{children}</div>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}

/** Says what went wrong in a sentence, with a way out. */
export function ErrorNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useWords(uiWords);
  const offline = isOffline(error);
  const unloaded = isUnloaded(error);
  const again = unloaded ? () => location.reload() : retry; // what once failed to load, a browser does not load again
  return (
    <div role="alert">
      <Empty
        icon={offline ? CloudOff : TriangleAlert}
        title={offline ? t("offline_title") : t("error_title")}
        action={again && <Button onClick={again}>{t("try_again")}</Button>}
      >
        {unloaded
          ? t(offline ? "offline_unloaded" : "error_unloaded")
          : offline
            ? t("offline_text")
            : error instanceof Error
              ? error.message
              : t("error_text")}
      </Empty>
    </div>
  );
}

/** Says that something loads, for what has no shape yet. */
export function Loading() {
  const t = useWords(uiWords);
  return (
    <div className="grid place-items-center py-16 text-2xl text-ink-3">
      <Spinner label={t("loading")} />
    </div>
  );
}
