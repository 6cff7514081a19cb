import { useLocation } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

const SETTLES_MS = 250;

/** Bring focus into the screen one has come to, and return its title for the screen reader to say. */
export function useArrival(): string {
  const { pathname } = useLocation();
  const [title, setTitle] = useState("");
  const came = useRef(pathname);

  useEffect(() => {
    if (came.current === pathname) return; // the browser itself says the first one
    came.current = pathname;
    const main = document.getElementById("main");
    if (main && !main.contains(document.activeElement)) main.focus({ preventScroll: true });
    return onSettled(() => setTitle(document.title));
  }, [pathname]);

  return title;
}

/** Run once the title of the page has stood still: a lazy screen brings its own some time after the address. */
function onSettled(run: () => void): () => void {
  let timer = setTimeout(end, SETTLES_MS * 4);
  const watcher = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(end, SETTLES_MS);
  });
  watcher.observe(document.head, { childList: true, subtree: true, characterData: true });
  function end() {
    watcher.disconnect();
    run();
  }
  return () => {
    clearTimeout(timer);
    watcher.disconnect();
  };
}
