import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Shield } from "lucide-react";
import { type ReactNode, useState } from "react";
import { type Me, mayModerate, meQuery, NOBODY } from "~/accounts/me";
import { ButtonLink, Empty, Page, Skeleton } from "~/ui";
import { useWords } from "~/words";
import { moderationWords } from "./words";

interface FrameProps {
  title: string;
  actions?: ReactNode;
  /** Only the operator may see what is here. */
  operators?: boolean;
  children: ReactNode;
}

/** Stands around every screen of this room: the way to the others, and a word to whoever may not be here. */
export function Frame({ title, actions, operators = false, children }: FrameProps) {
  const { data: me = NOBODY, isPlaceholderData, isError } = useQuery(meQuery);
  const waits = isPlaceholderData && !isError;
  const may = operators ? me.role === "operator" : mayModerate(me);
  return (
    <Page title={title} actions={may && actions} wide>
      {mayModerate(me) && <Rooms me={me} />}
      {waits ? <Skeleton className="h-96" /> : may ? children : <Outside me={me} operators={operators} />}
    </Page>
  );
}

function Rooms({ me }: { me: Me }) {
  const t = useWords(moderationWords);
  const rooms = [
    { to: "/moderation", label: t("room_queue") },
    { to: "/moderation/closed", label: t("room_closed") },
    { to: "/moderation/policy", label: t("room_policy") },
    { to: "/moderation/lists", label: t("room_lists") },
    { to: "/moderation/measures", label: t("room_measures") },
    ...(me.role === "operator" ? [{ to: "/moderation/audit", label: t("room_audit") }] : []),
  ];
  return (
    <nav aria-label={t("rooms")} className="-mx-4 mb-6 overflow-x-auto border-b border-line px-4 md:mx-0 md:px-0">
      <ul className="flex gap-1">
        {rooms.map(({ to, label }) => (
          <li key={to}>
            <Link
              to={to}
              activeOptions={{ exact: true, includeSearch: false }}
              className="flex h-11 items-center border-b-2 border-transparent px-3 text-sm font-medium whitespace-nowrap text-ink-2 -outline-offset-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Outside({ me, operators }: { me: Me; operators: boolean }) {
  const t = useWords(moderationWords);
  const [next] = useState(() => location.pathname + location.search);
  const action =
    me.role === "anonymous" ? (
      <ButtonLink to="/sign-in" search={{ next }} look="primary">
        {t("sign_in")}
      </ButtonLink>
    ) : (
      <ButtonLink to="/">{t("go_home")}</ButtonLink>
    );
  return (
    <Empty icon={Shield} title={t(operators ? "operators_only" : "moderators_only")} action={action}>
      {t(operators ? "operators_only_text" : "moderators_only_text")}
    </Empty>
  );
}
