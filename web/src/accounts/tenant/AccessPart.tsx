import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { rest, type Shapes, told } from "~/api/rest";
import { Badge } from "~/ui/Badge";
import { Button } from "~/ui/Button";
import { Section } from "~/ui/Page";
import { Skeleton } from "~/ui/Skeleton";
import { Empty, ErrorNote } from "~/ui/States";
import { useFormats, useWords } from "~/words";
import { accountsWords } from "../words";
import { keysQuery, membersQuery } from "./queries";

type Access = Shapes["Access"];
const N_A_PAGE = 50;

/** Who asked for what in the tenant's name, the latest first. */
export function AccessPart() {
  const t = useWords(accountsWords);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["tenant", "access"],
    queryFn: ({ pageParam: before, signal }) =>
      told(rest.GET("/v1/tenant/access", { params: { query: { limit: N_A_PAGE, before } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ items }) => (items.length === N_A_PAGE ? items.at(-1)?.at : undefined),
  });
  const rows = data?.pages.flatMap(({ items }) => items);
  return (
    <Section title={t("access_log")} hint={t("access_hint")}>
      {error ? (
        <ErrorNote error={error} retry={() => void refetch()} />
      ) : !rows ? (
        <Skeleton className="h-80" />
      ) : rows.length === 0 ? (
        <Empty icon={ScrollText} title={t("access_none")}>
          {t("access_none_text")}
        </Empty>
      ) : (
        <AccessTable rows={rows} />
      )}
      {hasNextPage && (
        <Button className="mx-auto mt-4 flex" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("earlier")}
        </Button>
      )}
    </Section>
  );
}

function AccessTable({ rows }: { rows: readonly Access[] }) {
  const t = useWords(accountsWords);
  const { moment, number } = useFormats();
  const nameOf = useNames();
  return (
    <section
      aria-label={t("access_log")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-2xl border border-line bg-surface"
    >
      <table className="w-full text-start text-sm">
        <thead className="text-ink-2">
          <tr className="border-b border-line *:px-4 *:py-2.5 *:text-start *:font-medium">
            <th scope="col">{t("access_what")}</th>
            <th scope="col">{t("access_who")}</th>
            <th scope="col">{t("access_at")}</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line tabular-nums">
          {rows.map((row) => (
            <tr key={`${row.at} ${row.path} ${row.ms}`} className="*:px-4 *:py-2.5 *:align-top">
              <td>
                <span className="block font-mono text-xs/5 break-all">
                  <bdi>
                    {row.method} {row.path}
                  </bdi>
                </span>
                <span className="text-ink-2">
                  <Badge tone={row.status >= 500 ? "bad" : row.status >= 400 ? "warn" : "good"}>{row.status}</Badge>{" "}
                  {t("access_ms", { ms: number(Math.round(row.ms)) })}
                </span>
              </td>
              <td>
                <span className="block break-all">
                  <bdi>{nameOf(row)}</bdi>
                </span>
                <bdi className="text-ink-2">{row.address}</bdi>
              </td>
              <td className="whitespace-nowrap text-ink-2">{moment(row.at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The log names by id; members and keys have names. */
function useNames(): (row: Access) => string {
  const t = useWords(accountsWords);
  const { data: members = [] } = useQuery(membersQuery);
  const { data: keys = [] } = useQuery(keysQuery);
  const names = new Map([
    ...members.map(({ person_id, email }) => [person_id, email] as const),
    ...keys.map(({ id, name }) => [id, name] as const),
  ]);
  return ({ actor_id, role }) =>
    (actor_id && names.get(actor_id)) || (role === "key" ? t("a_key") : t("somebody_gone"));
}
