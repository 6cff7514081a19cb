/** What a door refused, as RFC 9457 says it: `code` is stable, `message` is a sentence that says what to do. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors: readonly FieldError[] = [],
    readonly retryAfter_s: number | null = null,
    /** What exactly is the matter, where the server gives that a stable name. */
    override readonly cause: string = "",
  ) {
    super(message);
    this.name = "Problem";
  }

  /** What is wrong with one field of what was sent. */
  of(field: string): string | undefined {
    return this.errors.find((error) => error.field === field)?.reason;
  }
}

export interface FieldError {
  readonly field: string;
  readonly value?: string;
  readonly reason: string;
  readonly cause?: string;
}

/** Status 0: no answer came. The same request may be sent again. */
export const OFFLINE = "offline";

export function isOffline(error: unknown): boolean {
  return (error instanceof Problem && error.code === OFFLINE) || (isUnloaded(error) && !navigator.onLine);
}

/** Whether a part of the app did not come: there is no connection, or the server has a newer one. */
export function isUnloaded(error: unknown): boolean {
  return error instanceof Error && /dynamically imported module|module script failed/i.test(error.message);
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Problem && codes.includes(error.code);
}

/** Return the problem that a refused answer is, whose body says `said`. */
export function problemOf(response: Response, said: unknown): Problem {
  const { code = "unknown", detail, errors, cause } = (typeof said === "object" && said ? said : {}) as Partial<Said>;
  const retryAfter_s = Number(response.headers.get("retry-after")) || null;
  return new Problem(
    response.status,
    code,
    detail || response.statusText || `HTTP ${response.status}`,
    errors,
    retryAfter_s,
    cause,
  );
}

interface Said {
  code: string;
  detail: string;
  errors: FieldError[];
  cause: string;
}
