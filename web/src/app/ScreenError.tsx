import type { ErrorComponentProps } from "@tanstack/react-router";
import { useEffect } from "react";
import { Problem } from "~/api/problems";
import { ErrorNote } from "~/ui/States";
import { dropFirst } from "./first";
import { NotFound } from "./NotFound";

/** What stands where a screen could not be shown. */
export function ScreenError({ error, reset }: ErrorComponentProps) {
  useEffect(dropFirst, []);
  if (error instanceof Problem && error.status === 404) return <NotFound />;
  return <ErrorNote error={error} retry={reset} />;
}
