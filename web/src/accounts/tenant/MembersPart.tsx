import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { rest, type Shapes, told } from "~/api/rest";
import { Badge } from "~/ui/Badge";
import { Button } from "~/ui/Button";
import { Select } from "~/ui/Choice";
import { Confirm } from "~/ui/Dialog";
import { Section } from "~/ui/Page";
import { Skeleton } from "~/ui/Skeleton";
import { ErrorNote } from "~/ui/States";
import { toastError } from "~/ui/toast";
import { useFormats, useWords } from "~/words";
import { useMe } from "../me";
import { beginAnew } from "../next";
import { accountsWords } from "../words";
import { InvitationsPart } from "./InvitationsPart";
import { grantable, mayManage, membersQuery, type Standing } from "./queries";

type Member = Shapes["Member"];

/** Who belongs to the tenant and as what; everyone may leave. */
export function MembersPart({ standing }: { standing: string }) {
  const t = useWords(accountsWords);
  const { data, error, refetch } = useQuery(membersQuery);
  return (
    <>
      <Section title={t("tab_members")} hint={t("members_hint")}>
        {error ? (
          <ErrorNote error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Skeleton className="h-40" />
        ) : (
          <ul className="divide-y divide-line rounded-2xl border border-line bg-surface">
            {data.map((member) => (
              <MemberRow key={member.person_id} member={member} own={standing} />
            ))}
          </ul>
        )}
      </Section>
      {mayManage(standing) && <InvitationsPart own={standing} />}
    </>
  );
}

function MemberRow({ member, own }: { member: Member; own: string }) {
  const t = useWords(accountsWords);
  const { day } = useFormats();
  const me = useMe();
  const [leaves, setLeaves] = useState(false);
  const queries = useQueryClient();
  const isMe = member.person_id === me.account?.id;
  const path = { person_id: member.person_id };
  const give = useMutation({
    mutationFn: (standing: Standing) =>
      told(rest.PUT("/v1/tenant/members/{person_id}", { params: { path }, body: { standing } })),
    onError: toastError,
    onSettled: () => queries.invalidateQueries({ queryKey: isMe ? [] : membersQuery.queryKey }),
  });
  const remove = useMutation({
    mutationFn: () => told(rest.DELETE("/v1/tenant/members/{person_id}", { params: { path } })),
    onSuccess: () => (isMe ? beginAnew("/tenant") : queries.invalidateQueries({ queryKey: membersQuery.queryKey })),
    onError: toastError,
    onSettled: () => setLeaves(false),
  });
  const standing = member.standing as Standing;
  const may = mayManage(own) && (own === "owner" || standing !== "owner");
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <span className="min-w-48 grow">
        <span className="flex items-center gap-2 font-medium">
          <bdi className="truncate">{member.email}</bdi>
          {isMe && <Badge>{t("you")}</Badge>}
        </span>
        <span className="text-sm text-ink-2">{t("member_since", { day: day(member.joined_at) })}</span>
      </span>
      {may ? (
        <Select
          label={t("standing_of", { email: member.email })}
          hideLabel
          className="w-36"
          value={give.isPending ? give.variables : standing}
          onChange={(chosen) => give.mutate(chosen)}
          options={grantable(own).map((value) => ({ value, label: t(`standing_${value}`) }))}
        />
      ) : (
        <span className="text-sm text-ink-2">{t(`standing_${standing}`)}</span>
      )}
      {(may || isMe) && (
        <Button size="small" onClick={() => setLeaves(true)}>
          {isMe ? t("leave") : t("remove")}
        </Button>
      )}
      <Confirm
        open={leaves}
        onClose={() => setLeaves(false)}
        onConfirm={() => remove.mutate()}
        busy={remove.isPending}
        title={isMe ? t("leave_title") : t("remove_member", { email: member.email })}
        confirm={isMe ? t("leave") : t("remove")}
        danger
      >
        {isMe ? t("leave_text") : t("remove_member_text")}
      </Confirm>
    </li>
  );
}
