import { COLUMNS, type Column, USUAL_COLUMNS } from "./desk";

/** What this device remembers of the desk. */

const COLUMNS_KEY = "socialpulse.discovery.columns";
const RECENT_KEY = "socialpulse.discovery.recent";
const MAX_RECENT = 8;

export function keptColumns(): readonly Column[] {
  const kept = read(COLUMNS_KEY);
  if (!Array.isArray(kept)) return USUAL_COLUMNS;
  return kept.filter((one): one is Column => COLUMNS.includes(one));
}

export function keepColumns(columns: readonly Column[]): void {
  if (columns.join() === USUAL_COLUMNS.join()) localStorage.removeItem(COLUMNS_KEY);
  else localStorage.setItem(COLUMNS_KEY, JSON.stringify(columns));
}

/** A search made before: what it is called, and its address. */
export interface Recent {
  readonly label: string;
  readonly address: string;
}

export function recentSearches(): readonly Recent[] {
  const kept = read(RECENT_KEY);
  if (!Array.isArray(kept)) return [];
  return kept.filter((one) => typeof one?.label === "string" && typeof one?.address === "string");
}

/** Remember a search, the latest first, each address once. */
export function keepSearch(search: Recent): void {
  const others = recentSearches().filter(({ address }) => address !== search.address);
  localStorage.setItem(RECENT_KEY, JSON.stringify([search, ...others].slice(0, MAX_RECENT)));
}

export function forgetSearches(): void {
  localStorage.removeItem(RECENT_KEY);
}

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}
