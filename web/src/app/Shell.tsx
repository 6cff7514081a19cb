import { DirectionProvider } from "@base-ui/react/direction-provider";
import { Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { useMe } from "~/accounts/me";
import { useIsDesk } from "~/ui/media";
import { Loading } from "~/ui/States";
import { immerse } from "~/ui/theme";
import { useWords } from "~/words";
import { direction } from "~/words/language";
import { useArrival } from "./arrival";
import { Banners } from "./Banners";
import { dropFirst } from "./first";
import { KeyHelp } from "./KeyHelp";
import { Navigation } from "./Navigation";
import { appWords } from "./words";

const Uploads = lazy(() => import("~/media/upload/Uploads").then(({ Uploads }) => ({ default: Uploads })));
const Toasts = lazy(() => import("~/ui/Toasts").then(({ Toasts }) => ({ default: Toasts })));

/** What stands around every screen: the way to each, what concerns them all, and what is said in passing. */
export function Shell() {
  const t = useWords(appWords);
  const { pathname } = useLocation();
  const title = useArrival();
  const desk = useIsDesk();
  const me = useMe();
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
          <Suspense fallback={onFeed ? <div className="h-dvh max-md:bg-black" /> : <Loading />}>
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
          <Toasts />
        </Suspense>
      </div>
    </DirectionProvider>
  );
}
