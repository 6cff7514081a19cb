import { useEffect, useState } from "react";

const REST_MS = 400;

/** Whether the same thing has been here for a while: then is the time for what a swipe must not wait for. */
export function useSettled(id: string | undefined): boolean {
  const [settled, setSettled] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setSettled(id), REST_MS);
    return () => clearTimeout(timer);
  }, [id]);
  return id !== undefined && settled === id;
}
