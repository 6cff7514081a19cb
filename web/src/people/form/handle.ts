import { queryOptions } from "@tanstack/react-query";
import { hasCode } from "~/api/problems";
import { rest, told } from "~/api/rest";
import { handleKey } from "../person";

export type HandleFault = "handle_characters" | "handle_length" | "handle_dots" | "handle_letter";

/** Return why nobody can have a handle, or null. The server looks again, and keeps some for the house. */
export function handleFault(handle: string): HandleFault | null {
  if (/[^A-Za-z0-9._]/.test(handle)) return "handle_characters";
  if (handle.length < 2 || handle.length > 30) return "handle_length";
  if (/^\.|\.$|\.\./.test(handle)) return "handle_dots";
  return /[A-Za-z0-9]/.test(handle) ? null : "handle_letter";
}

/** Return a handle made of a name, for who has none yet: Ada Lovelace → ada.lovelace. */
export function handleOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, ".")
    .slice(0, 30)
    .replace(/^\.|\.$/g, "");
}

/** Whose handle it is, or was: their id, or null where nobody is seen to have it. */
export function holderQuery(handle: string) {
  return queryOptions({
    queryKey: ["handle", handleKey(handle)],
    queryFn: async ({ signal }) => {
      try {
        const { id } = await told(rest.GET("/v1/people/by-handle/{handle}", { params: { path: { handle } }, signal }));
        return id;
      } catch (error) {
        if (hasCode(error, "not-found")) return null;
        throw error;
      }
    },
    enabled: handleFault(handle) === null,
    staleTime: 10_000,
  });
}
