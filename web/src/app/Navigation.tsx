import { Link, useMatchRoute } from "@tanstack/react-router";
import { Ellipsis, Settings } from "lucide-react";
import { useState } from "react";
import { type Me, mayModerate, useMe } from "~/accounts/me";
import { useHasNews } from "~/people/inbox/news";
import { Avatar } from "~/ui/Avatar";
import { cx } from "~/ui/cx";
import { useWords } from "~/words";
import { MoreSheet } from "./MoreSheet";
import { ownPlace, type Place, placesOf } from "./places";
import { appWords } from "./words";

const ITEM = cx(
  "relative flex h-full w-full flex-col items-center justify-center gap-0.5 text-2xs text-ink-2 transition-colors hover:text-ink aria-[current=page]:text-ink",
  "-outline-offset-4 md:h-12 md:flex-row md:gap-3 md:rounded-xl md:text-sm md:font-medium md:hover:bg-raised xl:justify-start xl:px-4",
  "md:aria-[current=page]:bg-raised",
);

/** The way to every screen: a bar in a thumb's reach on a phone, a rail on a desk. */
export function Navigation({ immersive }: { immersive: boolean }) {
  const t = useWords(appWords);
  const me = useMe();
  const places = placesOf(me, t, useHasNews(me.profile));
  const own = ownPlace(me, t);
  return (
    <nav
      aria-label={t("navigation")}
      data-theme={immersive ? "dark" : undefined}
      className={cx(
        "fixed inset-x-0 bottom-0 z-30 pb-[env(safe-area-inset-bottom)] text-ink",
        immersive ? "border-t border-white/8 bg-black" : "border-t border-line bg-surface/92 backdrop-blur-lg",
        "md:inset-x-auto md:inset-y-0 md:start-0 md:flex md:w-20 md:flex-col md:overflow-y-auto md:border-e md:border-t-0 md:border-line md:bg-surface md:px-3 md:py-5 xl:w-60",
      )}
    >
      <Link
        to="/"
        className="mb-6 hidden items-center gap-2.5 rounded-xl px-3 text-lg font-bold tracking-tight md:flex"
      >
        <img src="/icon.svg" alt="" width={32} height={32} className="size-8" />
        <span className="hidden xl:inline">SocialPulse</span>
        <span className="sr-only xl:hidden">SocialPulse</span>
      </Link>
      <ul className="mx-auto flex h-14 max-w-lg items-stretch md:mx-0 md:h-auto md:flex-col md:gap-1">
        {places.map((place) => (
          <li key={place.to} className={place.phone ? "flex-1 md:flex-none" : "hidden md:block"}>
            {place.makes ? <MakeLink place={place} /> : <PlaceLink place={place} />}
          </li>
        ))}
        <li className="flex-1 md:hidden">
          {mayModerate(me) ? <More places={places} own={own} /> : <PlaceLink place={own} me={me} />}
        </li>
      </ul>
      <div className="mt-auto hidden gap-1 pt-6 md:grid">
        {me.profile && <PlaceLink place={own} me={me} />}
        <PlaceLink place={me.role === "anonymous" ? own : { to: "/account", icon: Settings, label: t("settings") }} />
      </div>
    </nav>
  );
}

function PlaceLink({ place, me }: { place: Place; me?: Me }) {
  const t = useWords(appWords);
  const match = useMatchRoute();
  const here = Boolean(match({ to: place.to, fuzzy: place.to !== "/" }));
  const person = me?.profile?.person;
  return (
    <Link to={place.to} title={place.label} aria-current={here ? "page" : undefined} className={ITEM}>
      {here && <Beat />}
      <span className="relative">
        {person ? (
          <Avatar
            name={person.name || person.handle}
            url={person.avatar_url}
            size={24}
            className={cx(here && "ring-2 ring-ink ring-offset-2 ring-offset-surface")}
          />
        ) : (
          <place.icon aria-hidden className="size-6 shrink-0" strokeWidth={here ? 2.4 : 1.8} />
        )}
        {place.isNew && (
          <span className="absolute -end-0.5 -top-0.5 size-2.5 rounded-full bg-accent ring-2 ring-surface" />
        )}
      </span>
      <span className="max-w-full truncate px-1 md:sr-only xl:not-sr-only">{place.label}</span>
      {place.isNew && <span className="sr-only">{t("new")}</span>}
    </Link>
  );
}

/** The mark of where one is: a short stroke at the edge, in the colour of the pulse. */
function Beat() {
  return (
    <span
      aria-hidden
      className="absolute top-0 h-0.75 w-8 rounded-b-full bg-accent md:-start-3 md:top-2.5 md:h-7 md:w-0.75 md:rounded-s-none md:rounded-e-full"
    />
  );
}

function MakeLink({ place }: { place: Place }) {
  return (
    <Link
      to={place.to}
      title={place.label}
      className={cx(ITEM, "md:mb-1 md:bg-accent! md:text-on-accent! md:hover:brightness-108")}
    >
      <span className="grid h-8 w-12 place-items-center rounded-xl bg-accent text-on-accent md:size-auto md:bg-transparent">
        <place.icon aria-hidden className="size-5.5" strokeWidth={2.4} />
      </span>
      <span className="sr-only xl:not-sr-only">{place.label}</span>
    </Link>
  );
}

function More({ places, own }: { places: readonly Place[]; own: Place }) {
  const t = useWords(appWords);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)} className={ITEM}>
        <Ellipsis aria-hidden className="size-6" strokeWidth={1.8} />
        {t("more")}
      </button>
      {open && (
        <MoreSheet
          places={[
            own,
            ...places.filter((place) => !place.phone),
            { to: "/account", icon: Settings, label: t("settings") },
          ]}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
