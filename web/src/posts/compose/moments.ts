const MINUTE_MS = 60_000;

/** Return a moment as an input of local time writes it: 2026-12-24T18:00. */
export function localOf(at: string | Date): string {
  const moment = new Date(at);
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * MINUTE_MS);
  return shifted.toISOString().slice(0, 16);
}

/** Return the moment that a local time means here, in UTC; null where it is none. */
export function momentOf(local: string): string | null {
  const moment = new Date(local);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

/** The next full hour that is at least one hour away. */
export function soon(now = new Date()): string {
  const moment = new Date(now);
  moment.setHours(moment.getHours() + 2, 0, 0, 0);
  return moment.toISOString();
}

/** The name of the time zone of this device, such as Europe/Prague. */
export function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
