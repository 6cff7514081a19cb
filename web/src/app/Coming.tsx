import { useLocation } from "@tanstack/react-router";
import { Loading } from "~/ui/States";

/** What stands in the place of a screen that is on its way; that of the feed is as dark as the feed. */
export function Coming() {
  const onFeed = useLocation().pathname === "/";
  return onFeed ? <div className="h-dvh max-md:bg-black" /> : <Loading />;
}
