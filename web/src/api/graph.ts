import { initGraphQLTada, type TadaDocumentNode } from "gql.tada";
import type { introspection } from "./generated/graph";
import { inWords } from "./inWords";
import { Problem, problemOf } from "./problems";
import { reach } from "./rest";

/** Write an operation; its variables and its answer are typed by the schema. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { ID: string; DateTime: string; UUID: string };
}>();

interface Failed {
  message: string;
  extensions?: { code?: string; status?: number; errors?: { field: string; reason: string }[] };
}

/** Return the answer to one operation. Throws Problem with the code of its first error. */
export async function askGraph<Answer, Variables>(
  operation: TadaDocumentNode<Answer, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await reach(
    new Request(new URL("/graphql", location.origin), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: operation.loc?.source.body ?? "", variables }),
      signal: signal ?? null,
    }),
  );
  const said = (await response.json().catch(() => null)) as { data?: Answer; errors?: Failed[] } | null;
  if (!response.ok || !said) throw await inWords(problemOf(response, said));
  const wrong = said.errors?.[0];
  if (wrong) {
    const { code = "unknown", status = 400, errors } = wrong.extensions ?? {};
    throw await inWords(new Problem(status, code, wrong.message, errors));
  }
  return said.data as Answer;
}
