import createClient from "openapi-fetch";
import type { components, paths } from "./generated/rest";
import { inWords } from "./inWords";
import { OFFLINE, Problem, problemOf } from "./problems";

/** The shapes of what doors take and give, by the names of the OpenAPI document. */
export type Shapes = components["schemas"];

/** The typed client of every REST door. Use it inside `told`. */
export const rest = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? "",
  fetch: reach,
  querySerializer: { array: { style: "form", explode: true } },
});

/** Return what an answer of `rest` holds. Throws Problem where it was refused or never came. */
export async function told<T>(asked: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await asked;
  if (!response.ok) throw await inWords(problemOf(response, error));
  return data as T;
}

/** Fetch with the CSRF token of the session's cookie; no network is a Problem like any other. */
export async function reach(request: Request): Promise<Response> {
  const token = csrfToken();
  if (token && !["GET", "HEAD"].includes(request.method)) request.headers.set("x-csrf-token", token);
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw await inWords(new Problem(0, OFFLINE, "There is no connection to the server."));
  }
}

/** The value of the cookie that pages send back with everything but GET. */
export function csrfToken(): string | null {
  const found = globalThis.document?.cookie.match(/(?:^|; )[^=]*socialpulse-csrf=([^;]+)/);
  return found?.[1] ?? null;
}
