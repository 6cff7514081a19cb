import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useWords } from "~/words";
import type { Place } from "./places";
import { appWords } from "./words";

const Sheet = lazy(() => import("~/ui/Sheet").then(({ Sheet }) => ({ default: Sheet })));

/** The places that have no room in a phone's bar. */
export function MoreSheet({ places, onClose }: { places: readonly Place[]; onClose: () => void }) {
  const t = useWords(appWords);
  const [open, setOpen] = useState(true);
  const close = () => {
    setOpen(false);
    setTimeout(onClose, 300); // when it has gone down
  };
  return (
    <Suspense>
      <Sheet open={open} onClose={close} title={t("more")}>
        <ul className="p-2 pb-[calc(0.5rem+env(safe-area-inset-bottom))]">
          {unique(places).map((place) => (
            <li key={place.to}>
              <Link
                to={place.to}
                onClick={close}
                className="flex h-13 items-center gap-4 rounded-xl px-4 font-medium hover:bg-raised"
              >
                <place.icon aria-hidden className="size-5 text-ink-2" />
                {place.label}
              </Link>
            </li>
          ))}
        </ul>
      </Sheet>
    </Suspense>
  );
}

/** An operator without a profile has the account as the own place: once is enough. */
function unique(places: readonly Place[]): Place[] {
  return [...new Map(places.map((place) => [place.to, place])).values()];
}
