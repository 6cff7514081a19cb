import { type QueryClient, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { hasCode, isOffline } from "~/api/problems";
import { csrfToken, rest, type Shapes, told } from "~/api/rest";
import { start } from "~/api/start";

export type Account = Shapes["socialpulse__accounts__http_sign_in__PersonOut"];
export type Profile = Shapes["OwnOut"];

export type Role = "anonymous" | "person" | "moderator" | "operator";

/** Who looks at this page. At the program's own machine one is its operator without signing in, with no profile. */
export interface Me {
  readonly role: Role;
  readonly account: Account | null;
  readonly profile: Profile | null;
}

export const NOBODY: Me = { role: "anonymous", account: null, profile: null };

const KEPT = "socialpulse.me";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: loadMe,
  staleTime: 300_000,
  placeholderData: NOBODY,
});

/** Have it known who looks where the server wrote that into the page. */
export function takeMe(queries: QueryClient): void {
  if (!start.role) return;
  const me: Me = { ...NOBODY, role: start.role };
  queries.setQueryData(meQuery.queryKey, localStorage.getItem(KEPT) ? kept(me) : me);
}

/** Return who looks at this page; nobody until it is known. */
export function useMe(): Me {
  return useQuery(meQuery).data ?? NOBODY;
}

export function mayModerate(me: Me): boolean {
  return me.role === "moderator" || me.role === "operator";
}

/** Without a connection one is who one was last. */
async function loadMe(): Promise<Me> {
  try {
    return kept(await askWho());
  } catch (error) {
    const before = localStorage.getItem(KEPT);
    if (!isOffline(error) || !before) throw error;
    return JSON.parse(before) as Me;
  }
}

function kept(me: Me): Me {
  localStorage.setItem(KEPT, JSON.stringify(me));
  return me;
}

async function askWho(): Promise<Me> {
  if (!csrfToken()) {
    const { role } = await told(rest.GET("/v1/sessions/current")); // no session: nothing to be refused
    return { ...NOBODY, role: role as Role };
  }
  const [account, profile] = await Promise.all([loadAccount(), loadProfile()]);
  if (account === "operator") return { role: "operator", account: null, profile };
  return { role: (account?.role as Role | undefined) ?? "anonymous", account, profile };
}

async function loadAccount(): Promise<Account | "operator" | null> {
  try {
    return await told(rest.GET("/v1/me"));
  } catch (error) {
    if (hasCode(error, "forbidden")) return "operator"; // known without an account: whoever sits at the machine itself
    if (hasCode(error, "not-signed-in")) return null;
    throw error;
  }
}

async function loadProfile(): Promise<Profile | null> {
  try {
    return await told(rest.GET("/v1/me/profile"));
  } catch (error) {
    if (hasCode(error, "not-signed-in", "not-found", "forbidden")) return null;
    throw error;
  }
}

/** Return what runs an act of somebody with a profile; who has none yet is led to where one gets it, and back. */
export function useAsPerson(): (act: () => void) => void {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return (act) => {
    const decide = (me: Me) => {
      if (me.profile) return act();
      const to = me.account ? "/account/profile" : "/sign-in";
      void navigate({ to, search: { next: location.pathname + location.search } });
    };
    const known = queries.getQueryData(meQuery.queryKey);
    if (known) decide(known);
    else queries.ensureQueryData(meQuery).then(decide, act); // without an answer the act itself says what is wrong
  };
}
