import { TriangleAlert } from "lucide-react";
import { useEffect } from "react";
import { Problem } from "~/api/problems";
import { useWords } from "~/words";
import { type AccountsKey, accountsWords } from "../words";

interface FormErrorProps {
  error: unknown;
  /** Fields that show what is wrong with themselves. */
  fields?: readonly string[];
  /** Our own words for codes that have a plain meaning here. */
  says?: Readonly<Record<string, AccountsKey>>;
}

/** Says what the server refused and no field says of itself, and when to try again. Leads to the first wrong field. */
export function FormError({ error, fields = [], says = {} }: FormErrorProps) {
  const t = useWords(accountsWords);
  useEffect(() => {
    if (error) document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);
  if (!error || areAllAtFields(error, fields)) return null;
  return (
    <p role="alert" className="flex gap-2.5 rounded-xl bg-bad/10 px-3.5 py-2.5 text-sm text-bad">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>{words(error, says, t)}</span>
    </p>
  );
}

function areAllAtFields(error: unknown, fields: readonly string[]): boolean {
  if (!(error instanceof Problem) || error.errors.length === 0) return false;
  return error.errors.every((one) => fields.includes(one.field));
}

function words(error: unknown, says: NonNullable<FormErrorProps["says"]>, t: Translate): string {
  if (!(error instanceof Problem)) return error instanceof Error ? error.message : String(error);
  if (error.retryAfter_s !== null) return t(...retryWords(error.retryAfter_s));
  const own = says[error.code];
  return own ? t(own) : error.message;
}

type Translate = (key: AccountsKey, values?: Record<string, number>) => string;

/** Return the words for a wait, in the unit that a person would say. */
export function retryWords(wait_s: number): [AccountsKey, { n: number }] {
  if (wait_s < 90) return ["retry_in_seconds", { n: Math.max(1, Math.ceil(wait_s)) }];
  if (wait_s < 5400) return ["retry_in_minutes", { n: Math.ceil(wait_s / 60) }];
  return ["retry_in_hours", { n: Math.ceil(wait_s / 3600) }];
}

/** What the server says of one field. */
export function fieldError(error: unknown, ...names: string[]): string | undefined {
  if (!(error instanceof Problem)) return undefined;
  return names.map((name) => error.of(name)).find(Boolean);
}
