import type { ErrorComponentProps } from "@tanstack/react-router";
import { Problem } from "~/api/problems";
import { ErrorNote } from "~/ui/States";
import { NotFound } from "./NotFound";

/** What stands where a screen could not be shown. */
export function ScreenError({ error, reset }: ErrorComponentProps) {
  if (error instanceof Problem && error.status === 404) return <NotFound />;
  return <ErrorNote error={error} retry={reset} />;
}
