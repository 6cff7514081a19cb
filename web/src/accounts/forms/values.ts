import type { FormEvent } from "react";

/** Return what handles a form: its values by name, and not by loading a page. */
export function onValues(use: (value: (name: string) => string) => void) {
  return (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    use((name) => String(values.get(name) ?? ""));
  };
}
