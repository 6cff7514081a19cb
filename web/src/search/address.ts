export const SHOWS = ["all", "video", "images", "text", "people", "tags"] as const;
export type Show = (typeof SHOWS)[number];
export type Order = "relevance" | "latest";

/** What is looked for, as the address holds it; what is as usual is left out of it. */
export interface Asked {
  readonly q: string;
  readonly show: Show;
  readonly order: Order;
}

/** Return what the search part of an address asks for; what makes no sense counts as usual. */
export function readAsked(search: Record<string, unknown>): Asked {
  const q = search.q === undefined || search.q === null ? "" : String(search.q);
  return {
    q: q.trim().slice(0, 200),
    show: SHOWS.find((show) => show === search.show) ?? "all",
    order: search.order === "latest" ? "latest" : "relevance",
  };
}

export function writeAsked({ q, show, order }: Asked): Record<string, unknown> {
  return {
    ...(q && { q }),
    ...(show !== "all" && { show }),
    ...(order !== "relevance" && { order }),
  };
}

/** The beginning of a tag that somebody may be typing: the last word, or the one after #. */
export function tagBegun(q: string): string {
  const last = q.split(/\s+/).at(-1) ?? "";
  return last.startsWith("@") ? "" : last.replace(/^#/, "");
}

/** The beginning of a name or handle; none where the text is a tag. */
export function personBegun(q: string): string {
  return q.startsWith("#") ? "" : q.replace(/^@/, "");
}
