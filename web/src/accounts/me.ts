import { queryOptions, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { hasCode, Problem } from "~/api/problems";
import { rest, type Shapes, told } from "~/api/rest";

type Account = Shapes["socialpulse__accounts__http_sign_in__PersonOut"];
export type Profile = Shapes["OwnOut"];

export type Role = "anonymous" | "person" | "moderator" | "operator";

/** Who looks at this page. At the program's own machine one is its operator without signing in, with no profile. */
export interface Me {
  readonly role: Role;
  readonly account: Account | null;
  readonly profile: Profile | null;
}

export const NOBODY: Me = { role: "anonymous", account: null, profile: null };

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: loadMe,
  staleTime: 300_000,
  placeholderData: NOBODY,
});

/** Return who looks at this page; nobody until it is known. */
export function useMe(): Me {
  return useQuery(meQuery).data ?? NOBODY;
}

export function mayModerate(me: Me): boolean {
  return me.role === "moderator" || me.role === "operator";
}

async function loadMe(): Promise<Me> {
  const [account, profile] = await Promise.all([
    told(rest.GET("/v1/me")).catch(noneFor("not-signed-in")),
    told(rest.GET("/v1/me/profile")).catch(noneFor("not-signed-in", "not-found", "forbidden")),
  ]);
  return { role: (account?.role as Role | undefined) ?? "anonymous", account, profile };
}

function noneFor(...codes: string[]) {
  return (error: unknown): null => {
    if (hasCode(error, ...codes) || (error instanceof Problem && [401, 403, 404].includes(error.status))) return null;
    throw error;
  };
}

/** Return what runs an act of somebody with a profile; who has none yet is led to where one gets it, and back. */
export function useAsPerson(): (act: () => void) => void {
  const me = useMe();
  const navigate = useNavigate();
  return (act) => {
    if (me.profile) act();
    else {
      const to = me.role === "anonymous" || me.role === "operator" ? "/sign-in" : "/account/profile";
      void navigate({ to, search: { next: location.pathname + location.search } });
    }
  };
}
