/** What stands behind the `?` of an address, by name: text, as it was written. */
export function parseAddress(said: string): Record<string, string> {
  return Object.fromEntries([...new URLSearchParams(said)].map(([key, value]) => [key, unquoted(value)]));
}

/** Write what stands behind the `?`: nothing for what is empty. */
export function writeAddress(search: Record<string, unknown>): string {
  const parts = new URLSearchParams();
  for (const [key, value] of Object.entries(search))
    if (value !== undefined && value !== null) parts.set(key, String(value));
  return parts.size ? `?${parts}` : "";
}

/** Links that were shared before say `"2"` where they mean 2. */
function unquoted(value: string): string {
  return /^"-?[\d.]+"$/.test(value) ? value.slice(1, -1) : value;
}
