import { infiniteQueryOptions } from "@tanstack/react-query";
import { rest, told } from "~/api/rest";
import { among, soughtOf } from "./filters";

/** How the acts of the log begin. */
export const ACTS = ["case", "appeal", "policy", "known-list", "reporter"] as const;
export type AuditAct = (typeof ACTS)[number];

/** Which entries are listed, as the address holds it. */
export interface Sought {
  readonly act?: AuditAct;
  /** A handle or an id, as it was typed. */
  readonly by?: string;
  readonly subject?: string;
  /** Days, YYYY-MM-DD, both within. */
  readonly from?: string;
  readonly to?: string;
}

/** Return the filters that an address holds; what is no value of theirs is left out. */
export function auditSoughtOf(search: Readonly<Record<string, unknown>>): Sought {
  const act = among(ACTS, search.act);
  const [by, subject] = [textOf(search.by), textOf(search.subject)];
  const [from, to] = [dayOf(search.from), dayOf(search.to)];
  return {
    ...(act && { act }),
    ...(by && { by }),
    ...(subject && { subject }),
    ...(from && { from }),
    ...(to && { to }),
  };
}

function textOf(value: unknown): string | undefined {
  const text = typeof value === "string" || typeof value === "number" ? String(value).trim().slice(0, 100) : "";
  return text || undefined;
}

function dayOf(value: unknown): string | undefined {
  const day = typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
  return day && !Number.isNaN(new Date(day).getTime()) ? day : undefined;
}

/** Return the first moment of a day where the reader is, or of the day after it. */
export function momentOf(day: string, after: 0 | 1): string {
  const at = new Date(`${day}T00:00`);
  at.setDate(at.getDate() + after);
  return at.toISOString();
}

/** Pages of entries, the last first. Throws Problem where nobody has the handle. */
export function auditQuery(sought: Sought) {
  return infiniteQueryOptions({
    queryKey: ["moderation", "audit", "entries", sought],
    queryFn: async ({ pageParam, signal }) => {
      const { act, subject, from, to } = sought;
      const by = sought.by && (await personOf(sought.by, signal));
      const query = {
        limit: 100,
        ...(act && { act }),
        ...(by && { by }),
        ...(subject && { subject }),
        ...(from && { since: momentOf(from, 0) }),
        ...(to && { until: momentOf(to, 1) }),
        ...(pageParam && { cursor: pageParam }),
      };
      return told(rest.GET("/v1/moderation/audit", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    retry: false,
  });
}

async function personOf(text: string, signal: AbortSignal): Promise<string | undefined> {
  const sought = soughtOf(text);
  if (!sought) return undefined;
  if ("id" in sought) return sought.id;
  const path = { handle: sought.handle };
  return (await told(rest.GET("/v1/people/by-handle/{handle}", { params: { path }, signal }))).id;
}
