import { Bell, Compass, House, type LucideIcon, Plus, Search, Shield, SlidersHorizontal, User } from "lucide-react";
import { type Me, mayModerate } from "~/accounts/me";
import type { Translate } from "~/words";
import type { appWords } from "./words";

/** Somewhere the navigation leads to. */
export interface Place {
  readonly to: string;
  readonly icon: LucideIcon;
  readonly label: string;
  /** Has a place in a phone's bar. */
  readonly phone?: boolean;
  /** Where one makes something: stands out. */
  readonly makes?: boolean;
  /** Something new waits there. */
  readonly isNew?: boolean;
}

type AppWord = keyof typeof appWords.english;

/** Where this person can go, in the order in which it stands. */
export function placesOf(me: Me, t: Translate<AppWord>, isNew: boolean): Place[] {
  const person = me.profile !== null;
  return [
    { to: "/", icon: House, label: t("home"), phone: true },
    { to: "/search", icon: Search, label: t("search"), phone: true },
    { to: "/post", icon: Plus, label: t("post"), phone: true, makes: true },
    { to: "/discover", icon: Compass, label: t("discover"), phone: !person },
    ...(person ? [{ to: "/inbox", icon: Bell, label: t("inbox"), phone: true, isNew }] : []),
    ...(mayModerate(me) ? [{ to: "/moderation", icon: Shield, label: t("moderation") }] : []),
    ...(me.role === "operator" ? [{ to: "/admin", icon: SlidersHorizontal, label: t("admin") }] : []),
  ];
}

/** The place that is one's own. */
export function ownPlace(me: Me, t: Translate<AppWord>): Place {
  if (me.profile) return { to: `/u/${me.profile.person.handle}`, icon: User, label: t("me"), phone: true };
  if (me.role === "anonymous") return { to: "/sign-in", icon: User, label: t("sign_in"), phone: true };
  return { to: "/account", icon: User, label: t("me"), phone: true };
}
