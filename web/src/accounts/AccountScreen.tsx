import { useMutation } from "@tanstack/react-query";
import { Link, type LinkProps } from "@tanstack/react-router";
import {
  Bookmark,
  Building2,
  ChevronRight,
  CircleUserRound,
  FileClock,
  Fingerprint,
  LogOut,
  type LucideIcon,
  ShieldCheck,
  SlidersHorizontal,
} from "lucide-react";
import { rest, told } from "~/api/rest";
import { Appearance } from "~/app/Appearance";
import { Avatar } from "~/ui/Avatar";
import { Badge } from "~/ui/Badge";
import { Button, ButtonLink } from "~/ui/Button";
import { Page, Section } from "~/ui/Page";
import { toastError } from "~/ui/toast";
import { useWords } from "~/words";
import { SignInFirst } from "./forms/SignInFirst";
import { type Me, useMe } from "./me";
import { beginAnew } from "./next";
import { type AccountsKey, accountsWords } from "./words";

export default function AccountScreen() {
  const t = useWords(accountsWords);
  const me = useMe();
  return (
    <Page title={t("account")}>
      {me.account ? <Overview me={me} account={me.account} /> : <SignInFirst />}
      <Places me={me} />
      <Section title={t("appearance")}>
        <Appearance />
      </Section>
      {me.account && <SignOut />}
    </Page>
  );
}

function Overview({ me, account }: { me: Me; account: NonNullable<Me["account"]> }) {
  const t = useWords(accountsWords);
  const person = me.profile?.person;
  return (
    <section
      aria-label={person?.name ?? account.email}
      className="mb-6 flex flex-wrap items-center gap-4 rounded-2xl border border-line bg-surface p-4"
    >
      <Avatar name={person?.name ?? account.email} url={person?.avatar_url} size={64} />
      <div className="min-w-0 grow basis-48">
        <p className="flex flex-wrap items-center gap-2 text-lg font-semibold">
          <bdi className="truncate">{person?.name ?? t("no_profile")}</bdi>
          {account.role !== "person" && (
            <Badge tone="accent">{t(`role_${account.role as "moderator" | "operator"}`)}</Badge>
          )}
        </p>
        {person && (
          <p className="text-sm text-ink-2">
            <bdi>@{person.handle}</bdi>
          </p>
        )}
        <p className="flex text-sm text-ink-2">
          <bdi className="truncate">{account.email}</bdi>
        </p>
      </div>
      {person ? (
        <ButtonLink to="/u/$handle" params={{ handle: person.handle }} className="grow sm:grow-0">
          {t("see_profile")}
        </ButtonLink>
      ) : (
        <ButtonLink to="/account/profile" look="primary" className="grow sm:grow-0">
          {t("make_profile")}
        </ButtonLink>
      )}
    </section>
  );
}

interface Place {
  to: NonNullable<LinkProps["to"]>;
  icon: LucideIcon;
  title: AccountsKey;
  hint: AccountsKey;
}

function placesOf(me: Me): Place[] {
  return [
    ...(me.account ? OWN : []),
    ...(me.profile ? POSTS : []),
    PRIVACY,
    ...(me.account ? [TENANT] : []),
    ...(me.role === "operator" ? [ADMIN] : []),
  ];
}

const OWN: readonly Place[] = [
  { to: "/account/profile", icon: CircleUserRound, title: "profile", hint: "profile_hint" },
  { to: "/account/security", icon: Fingerprint, title: "security", hint: "security_hint" },
];
const POSTS: readonly Place[] = [
  { to: "/account/saved", icon: Bookmark, title: "saved", hint: "saved_hint" },
  { to: "/account/unpublished", icon: FileClock, title: "unpublished", hint: "unpublished_hint" },
];
const PRIVACY: Place = { to: "/account/privacy", icon: ShieldCheck, title: "privacy", hint: "privacy_hint" };
const TENANT: Place = { to: "/tenant", icon: Building2, title: "tenant", hint: "tenant_hint" };
const ADMIN: Place = { to: "/admin", icon: SlidersHorizontal, title: "admin", hint: "admin_hint" };

function Places({ me }: { me: Me }) {
  const t = useWords(accountsWords);
  return (
    <nav aria-label={t("account")} className="mb-8">
      <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-surface">
        {placesOf(me).map(({ to, icon: Icon, title, hint }) => (
          <li key={title}>
            <Link to={to} className="flex items-center gap-4 px-4 py-3.5 -outline-offset-2! hover:bg-raised">
              <Icon aria-hidden className="size-5 shrink-0 text-ink-2" />
              <span className="grow">
                <span className="block font-medium">{t(title)}</span>
                <span className="block text-sm text-ink-2">{t(hint)}</span>
              </span>
              <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-3 rtl:-scale-x-100" />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function SignOut() {
  const t = useWords(accountsWords);
  const { mutate, isPending } = useMutation({
    mutationFn: () => told(rest.DELETE("/v1/sessions/current")),
    onSuccess: () => beginAnew("/"),
    onError: toastError,
  });
  return (
    <Button busy={isPending} icon={<LogOut className="size-4 rtl:-scale-x-100" />} onClick={() => mutate()}>
      {t("sign_out")}
    </Button>
  );
}
