import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { rest, type Shapes, told } from "~/api/rest";
import { start } from "~/api/start";

/** Somebody as the caller sees them. */
export type Person = Shapes["socialpulse__people__http_people__PersonOut"];

/** What the caller and somebody are to each other, as far as it is known. */
export type Tie = Partial<Shapes["Tie"]>;

/** A handle as it is compared; a leading @ is no part of it. */
export function handleKey(handle: string): string {
  return handle.replace(/^@/, "").toLowerCase();
}

/** The profile behind a handle, also a former one. Fails with `not-found` where the caller can see nobody. */
export function personQuery(handle: string) {
  const seed = start.person && handleKey(start.person.handle) === handleKey(handle) ? start.person : undefined;
  return queryOptions({
    queryKey: ["person", handleKey(handle)],
    queryFn: ({ signal }) => told(rest.GET("/v1/people/by-handle/{handle}", { params: { path: { handle } }, signal })),
    ...(seed && { initialData: seed, initialDataUpdatedAt: performance.timeOrigin }),
  });
}

/** Write a tie into every copy of somebody that the cache holds: profiles, lists of people, authors of posts. */
export function patchTie(queries: QueryClient, personId: string, tie: Tie): void {
  queries.setQueryData<Tie>(["tie", personId], (known) => ({ ...known, ...tie }));
  queries.setQueriesData({ predicate: ({ queryKey: [room] }) => !ELSEWHERE.has(room) }, (data: unknown) =>
    tied(data, personId, tie),
  );
}

/** Rooms that hold much and no people of the network. */
const ELSEWHERE: ReadonlySet<unknown> = new Set(["tie", "creators", "creator", "lists", "cases"]);

/** Return `data` with a tie set in every copy of a person; what holds none stays the same object. */
export function tied<Data>(data: Data, personId: string, tie: Tie): Data {
  if (Array.isArray(data)) {
    const changed = data.map((one) => tied(one, personId, tie));
    return changed.some((one, at) => one !== data[at]) ? (changed as Data) : data;
  }
  if (typeof data !== "object" || data === null || data instanceof Date) return data;
  const own = data as Record<string, unknown>;
  if (own.id === personId && "handle" in own) return copyTied(own, tie) as Data;
  let changed: Record<string, unknown> | undefined;
  for (const [name, value] of Object.entries(own)) {
    const fresh = tied(value, personId, tie);
    if (fresh === value) continue;
    changed ??= { ...own };
    changed[name] = fresh;
  }
  return (changed as Data | undefined) ?? data;
}

function copyTied(copy: Record<string, unknown>, tie: Tie): Record<string, unknown> {
  if ("tie" in copy) {
    const before = (copy.tie ?? {}) as Tie;
    const after = { ...before, ...tie };
    const n_more = Number(after.follows ?? false) - Number(before.follows ?? false);
    return { ...copy, tie: after, n_followers: Number(copy.n_followers) + n_more };
  }
  return "follows" in copy && tie.follows !== undefined ? { ...copy, follows: tie.follows } : copy;
}
