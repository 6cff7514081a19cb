import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { rest, type Shapes, told } from "~/api/rest";
import type { HashKind } from "../types";

export const HASH_KINDS = ["pdq", "vpdq", "md5", "sha256"] as const satisfies readonly HashKind[];
export const FORMATS = ["threatexchange", "hma", "csv", "text"] as const;

/** The program's own list: what was removed here. */
export const OWN_LIST = "removed";

export const listsQuery = queryOptions({
  queryKey: ["moderation", "lists"],
  queryFn: ({ signal }) => told(rest.GET("/v1/moderation/lists", { signal })),
});

const PAGE = 50;

/** Entries of a list in the order in which they came. */
export function entriesQuery(name: string) {
  return infiniteQueryOptions({
    queryKey: ["moderation", "lists", name, "entries"],
    queryFn: ({ pageParam: after, signal }) =>
      told(
        rest.GET("/v1/moderation/lists/{name}/entries", {
          params: { path: { name }, query: { after, limit: PAGE } },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.id),
  });
}

export async function importFile(name: string, file: File, kind: HashKind | null): Promise<Shapes["Imported"]> {
  const form = new FormData();
  form.set("file", file);
  if (kind) form.set("kind", kind);
  return told(
    rest.POST("/v1/moderation/lists/{name}/import", {
      params: { path: { name } },
      body: { file: "" }, // the shape wants a text; what is sent is the form
      bodySerializer: () => form,
    }),
  );
}

/** Return the kind that a hash has by its length; null where only whoever has it knows. */
export function kindOf(hash: string): HashKind | null {
  const fit = hash.trim();
  if (fit.startsWith("[")) return "vpdq";
  return /^[0-9a-f]{32}$/i.test(fit) ? "md5" : null;
}
