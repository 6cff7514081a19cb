import { DirectionProvider } from "@base-ui/react/direction-provider";
import { Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { useMe } from "~/accounts/me";
import { useIsDesk } from "~/ui/media";
import { immerse } from "~/ui/theme";
import { useUnshown } from "~/ui/toast";
import { useWords } from "~/words";
import { direction } from "~/words/language";
import { useArrival } from "./arrival";
import { Banners } from "./Banners";
import { Coming } from "./Coming";
import { dropFirst } from "./first";
import { useInPieces } from "./inPieces";
import { KeyHelp } from "./KeyHelp";
import { Navigation } from "./Navigation";
import { appWords } from "./words";

const Uploads = lazy(() => import("~/media/upload/Uploads").then(({ Uploads }) => ({ default: Uploads })));
const Toasts = lazy(() => import("~/ui/Toasts").then(({ Toasts }) => ({ default: Toasts })));

/** What stands around every screen: the way to each, what concerns them all, and what is said in passing. */
export function Shell() {
  return useInPieces() ? <Around /> : <Mark />;
}

/** The mark of the page as it came, until there is more. */
function Mark() {
  return (
    <svg id="mark" viewBox="0 0 64 64" aria-hidden="true">
      <path d="M8 34h12l6-18 11 34 8-23 3 7h8" />
    </svg>
  );
}

function Around() {
  const t = useWords(appWords);
  const { pathname } = useLocation();
  const title = useArrival();
  const desk = useIsDesk();
  const me = useMe();
  const says = useSays();
  const onFeed = pathname === "/";
  const immersive = onFeed && !desk;

  useEffect(() => {
    if (!onFeed) dropFirst(); // the feed takes it over by itself
  }, [onFeed]);
  useEffect(() => immerse(immersive), [immersive]);

  return (
    <DirectionProvider direction={direction}>
      <div className="min-h-dvh md:ps-20 xl:ps-60">
        <a
          href="#main"
          className="sr-only z-60 rounded-lg bg-surface p-3 shadow-mid focus:not-sr-only focus:fixed focus:start-2 focus:top-2"
        >
          {t("skip")}
        </a>
        <Navigation immersive={immersive} />
        <main id="main" tabIndex={-1} className="pb-[calc(3.5rem+env(safe-area-inset-bottom))] outline-none md:pb-0">
          <Suspense fallback={<Coming />}>
            <Outlet />
          </Suspense>
        </main>
        <Banners />
        <KeyHelp />
        <p aria-live="polite" className="sr-only">
          {title}
        </p>
        <Suspense>
          {me.profile && <Uploads />}
          {says && <Toasts />}
        </Suspense>
      </div>
    </DirectionProvider>
  );
}

/** Whether anything was ever said in passing: what shows it is loaded then. */
function useSays(): boolean {
  const unshown = useUnshown();
  const [says, setSays] = useState(unshown);
  if (unshown && !says) setSays(true);
  return says;
}
