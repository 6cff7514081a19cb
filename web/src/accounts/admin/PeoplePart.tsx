import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { UserSearch } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { Badge, Button, type Column, Empty, ErrorNote, Select, Skeleton, Table, TextField, type Tone } from "~/ui";
import { useFormats, useWords } from "~/words";
import { PersonMenu } from "./PersonMenu";
import { type Account, peopleQuery, ROLES, type Role } from "./queries";
import { adminWords } from "./words";

const TONES: Record<Role, Tone> = { person: "plain", moderator: "info", operator: "accent" };

/** Everyone with an account: found, given a role, signed out. */
export function PeoplePart() {
  const t = useWords(adminWords);
  const [text, setText] = useState("");
  const [role, setRole] = useState<Role | "any">("any");
  const asked = useDeferredValue(text.trim());
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...peopleQuery(asked, role === "any" ? null : role),
    placeholderData: (before) => before,
  });
  const rows = data?.pages.flatMap(({ items }) => items);
  return (
    <>
      <div className="mb-4 grid items-start gap-3 sm:grid-cols-[1fr_14rem]">
        <TextField
          label={t("find_people")}
          hint={t("find_people_hint")}
          type="search"
          value={text}
          maxLength={320}
          onChange={({ target }) => setText(target.value)}
        />
        <Select
          label={t("role")}
          value={role}
          onChange={setRole}
          options={[
            { value: "any", label: t("any_role") },
            ...ROLES.map((value) => ({ value, label: t(`role_${value}`) })),
          ]}
        />
      </div>
      {error && !rows ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : !rows ? (
        <Skeleton className="h-96 rounded-xl" />
      ) : rows.length === 0 ? (
        <Empty icon={UserSearch} title={t("nobody")}>
          {t("nobody_text")}
        </Empty>
      ) : (
        <People rows={rows} />
      )}
      {hasNextPage && (
        <div className="mt-4 text-center">
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t("more")}
          </Button>
        </div>
      )}
    </>
  );
}

function People({ rows }: { rows: readonly Account[] }) {
  const t = useWords(adminWords);
  const { ago, day, number } = useFormats();
  const columns: Column<Account>[] = [
    { id: "person", label: t("person"), cell: (account) => <Named account={account} /> },
    {
      id: "role",
      label: t("role"),
      cell: ({ role }) => <Badge tone={TONES[role as Role] ?? "plain"}>{t(`role_${role as Role}`)}</Badge>,
    },
    { id: "ways", label: t("sign_in_by"), deskOnly: true, cell: (account) => <Ways account={account} /> },
    { id: "joined", label: t("joined"), deskOnly: true, cell: ({ made_at }) => day(made_at) },
    { id: "seen", label: t("seen"), deskOnly: true, cell: ({ seen_at }) => (seen_at ? ago(seen_at) : t("never")) },
    { id: "sessions", label: t("sessions"), align: "end", deskOnly: true, cell: (one) => number(one.n_sessions) },
    { id: "actions", label: "", align: "end", cell: (account) => <PersonMenu account={account} /> },
  ];
  return <Table label={t("tab_people")} columns={columns} rows={rows} rowKey={({ id }) => id} />;
}

function Named({ account }: { account: Account }) {
  const t = useWords(adminWords);
  return (
    <span className="block py-1.5">
      <bdi dir="ltr" className="block max-w-44 truncate font-medium md:max-w-72">
        {account.email}
      </bdi>
      {account.handle ? (
        <Link
          to="/u/$handle"
          params={{ handle: account.handle }}
          className="inline-flex min-h-6 max-w-44 items-center gap-1.5 text-xs md:max-w-72 text-ink-2 hover:underline"
        >
          <span className="truncate">{account.name}</span>
          <bdi dir="ltr" className="truncate">
            @{account.handle}
          </bdi>
        </Link>
      ) : (
        <span className="text-xs text-ink-3">{t("no_profile")}</span>
      )}
    </span>
  );
}

function Ways({ account }: { account: Account }) {
  const t = useWords(adminWords);
  const { list } = useFormats();
  const ways = [account.has_password && t("by_password"), account.has_totp && t("by_totp")].filter(
    (way) => way !== false,
  );
  return <span>{ways.length ? list(ways) : t("by_other")}</span>;
}
