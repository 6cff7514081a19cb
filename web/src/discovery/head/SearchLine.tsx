import { useNavigate } from "@tanstack/react-router";
import { History, Search, X } from "lucide-react";
import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import { IconButton, Kbd, Menu, useKeys } from "~/ui";
import { useWords } from "~/words";
import { forgetSearches, recentSearches } from "../query/kept";
import { useDesk } from "../query/useDesk";
import { discoveryWords } from "../words";
import { useKeepSearch } from "./useKeepSearch";

const TYPING_MS = 250;

/** The line that says in words who is looked for. Results follow while one types. */
export function SearchLine() {
  const t = useWords(discoveryWords);
  const { desk, change } = useDesk();
  const keep = useKeepSearch();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(desk.text);
  const [sent, setSent] = useState(desk.text);
  if (desk.text !== sent) {
    setSent(desk.text); // the address changed by another way
    setTyped(desk.text);
  }
  const ask = (text: string, how: "push" | "replace") => {
    setSent(text);
    change({ text, readsText: true }, how);
  };
  const askLater = useEffectEvent(() => {
    if (typed !== sent) ask(typed, "replace");
  });
  useEffect(() => {
    if (typed === desk.text) return;
    const timer = setTimeout(askLater, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, desk.text]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed !== sent) ask(typed, "push");
    keep({ ...desk, text: typed });
  };
  useKeys([{ key: "/", label: t("key_search"), run: () => input.current?.select() }]);

  return (
    <search className="min-w-0 grow">
      <form
        onSubmit={submit}
        className="flex h-11 items-center gap-1 rounded-xl border border-line bg-surface ps-3.5 pe-1.5 focus-within:border-focus"
      >
        <Search aria-hidden className="size-5 shrink-0 text-ink-3" />
        <input
          ref={input}
          type="text"
          enterKeyHint="search"
          aria-label={t("search_label")}
          placeholder={t("search_placeholder")}
          value={typed}
          maxLength={1000}
          dir={typed ? "auto" : undefined}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => desk.text && keep(desk)}
          onKeyDown={(event) => event.key === "Escape" && input.current?.blur()}
          className="h-full min-w-0 grow rounded-lg bg-transparent px-2 text-base placeholder:text-ink-3"
        />
        {typed ? (
          <IconButton size="small" label={t("clear_text")} onClick={() => ask("", "push")}>
            <X className="size-4" />
          </IconButton>
        ) : (
          <span aria-hidden className="max-md:hidden">
            <Kbd>/</Kbd>
          </span>
        )}
        <Recent />
      </form>
    </search>
  );
}

function Recent() {
  const t = useWords(discoveryWords);
  const navigate = useNavigate();
  const recent = recentSearches();
  return (
    <Menu
      trigger={
        <IconButton size="small" label={t("recent")}>
          <History className="size-4" />
        </IconButton>
      }
      items={
        recent.length
          ? [
              ...recent.map(({ label, address }) => ({
                label,
                onSelect: () => void navigate({ href: `/discover${address}` }),
              })),
              null,
              { label: t("forget_recent"), onSelect: forgetSearches },
            ]
          : [{ label: t("no_recent"), onSelect: () => {}, disabled: true }]
      }
    />
  );
}
