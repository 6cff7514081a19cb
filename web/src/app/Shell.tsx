import { Link, Outlet, useMatchRoute } from "@tanstack/react-router";
import { Bell, Compass, House, type LucideIcon, Plus, Search, Shield, SlidersHorizontal, User } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { type Me, mayModerate, useMe } from "~/accounts/me";
import { Loading } from "~/ui/States";
import { useWords } from "~/words";
import { appWords } from "./words";

const Toasts = lazy(() => import("~/ui/toast").then(({ Toasts }) => ({ default: Toasts })));

/** What stands around every screen: the way to each, a word when the network is gone, and what is said in passing. */
export function Shell() {
  const t = useWords(appWords);
  return (
    <div className="min-h-dvh md:ps-20 xl:ps-60">
      <a
        href="#main"
        className="sr-only z-50 rounded-lg bg-surface p-3 focus:not-sr-only focus:fixed focus:start-2 focus:top-2"
      >
        {t("skip")}
      </a>
      <Navigation />
      <main id="main" tabIndex={-1} className="pb-14 outline-none md:pb-0">
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      <Offline />
      <Suspense>
        <Toasts />
      </Suspense>
    </div>
  );
}

interface Place {
  to: string;
  icon: LucideIcon;
  label: string;
  /** Shown on a phone's bar too. */
  phone?: boolean;
}

function Navigation() {
  const t = useWords(appWords);
  const me = useMe();
  const match = useMatchRoute();
  return (
    <nav
      aria-label={t("navigation")}
      className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface/95 pb-[env(safe-area-inset-bottom)] backdrop-blur md:inset-x-auto md:inset-y-0 md:start-0 md:w-20 md:border-e md:border-t-0 md:px-3 md:py-5 xl:w-60"
    >
      <Link to="/" className="mb-6 hidden items-center gap-2.5 px-3 text-lg font-bold tracking-tight md:flex">
        <img src="/icon.svg" alt="" className="size-8" />
        <span className="hidden xl:inline">SocialPulse</span>
        <span className="sr-only xl:hidden">SocialPulse</span>
      </Link>
      <ul className="flex h-14 items-stretch justify-around md:h-auto md:flex-col md:gap-1">
        {places(me, t).map((place) => {
          const here = Boolean(match({ to: place.to, fuzzy: place.to !== "/" }));
          return (
            <li key={place.to} className={place.phone ? "grow" : "hidden md:block"}>
              <Link
                to={place.to}
                aria-current={here ? "page" : undefined}
                className="flex h-full flex-col items-center justify-center gap-0.5 rounded-xl text-[0.6875rem] text-ink-2 hover:text-ink aria-[current=page]:text-ink md:h-12 md:flex-row md:justify-start md:gap-3 md:px-4 md:text-sm md:font-medium md:hover:bg-raised md:aria-[current=page]:bg-raised"
              >
                <place.icon aria-hidden className="size-6 shrink-0 md:size-5" strokeWidth={here ? 2.4 : 1.8} />
                <span className="md:sr-only xl:not-sr-only">{place.label}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function places(me: Me, t: ReturnType<typeof useWords<keyof typeof appWords.english>>): Place[] {
  const own = me.profile
    ? { to: `/u/${me.profile.person.handle}`, icon: User, label: t("me"), phone: true }
    : me.role === "anonymous"
      ? { to: "/sign-in", icon: User, label: t("sign_in"), phone: true }
      : { to: "/account", icon: User, label: t("me"), phone: true };
  return [
    { to: "/", icon: House, label: t("home"), phone: true },
    { to: "/search", icon: Search, label: t("search"), phone: true },
    { to: "/post", icon: Plus, label: t("post"), phone: true },
    { to: "/discover", icon: Compass, label: t("discover"), phone: true },
    ...(me.profile ? [{ to: "/inbox", icon: Bell, label: t("inbox") }] : []),
    ...(mayModerate(me) ? [{ to: "/moderation", icon: Shield, label: t("moderation") }] : []),
    ...(me.role === "operator" ? [{ to: "/admin", icon: SlidersHorizontal, label: t("admin") }] : []),
    own,
  ];
}

function Offline() {
  const t = useWords(appWords);
  const [online, setOnline] = useState(() => navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  return (
    <p role="status" className="pointer-events-none fixed inset-x-0 top-2 z-40 text-center text-sm">
      {!online && <span className="rounded-full bg-ink px-4 py-1.5 text-ground shadow-lg">{t("offline")}</span>}
    </p>
  );
}
