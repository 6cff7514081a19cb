import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { TextField } from "~/ui/Field";
import { useWords } from "~/words";
import { peopleWords } from "../words";
import { handleFault, holderQuery } from "./handle";

interface HandleFieldProps {
  value: string;
  onChange: (handle: string) => void;
  /** The caller's id: their own handles are free to them. */
  ownId: string;
  error?: string | undefined;
}

const PAUSE_MS = 300;

/** A handle, looked up while it is written. */
export function HandleField({ value, onChange, ownId, error }: HandleFieldProps) {
  const t = useWords(peopleWords);
  const settled = usePaused(value);
  const { data: holder, isSuccess } = useQuery(holderQuery(settled));
  const fault = value ? handleFault(value) : null;
  const isKnown = isSuccess && settled === value && !fault;
  const isTaken = isKnown && holder !== null && holder !== ownId;
  const isFree = isKnown && holder === null;
  return (
    <TextField
      label={t("handle")}
      hint={<span aria-live="polite">{isFree ? t("handle_free", { handle: value }) : t("handle_hint")}</span>}
      error={fault ? t(fault) : (error ?? (isTaken ? t("handle_taken", { handle: value }) : undefined))}
      name="handle"
      required
      dir="ltr"
      minLength={2}
      maxLength={30}
      autoComplete="nickname"
      autoCapitalize="none"
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.target.value.replace(/^@/, "").trim())}
    />
  );
}

/** Return a value once it has not changed for a moment. */
function usePaused(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
