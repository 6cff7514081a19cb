import { Link } from "@tanstack/react-router";
import { ArrowRight, Clock, Compass, Search, X } from "lucide-react";
import { Button, IconButton } from "~/ui/Button";
import { Empty } from "~/ui/States";
import { useWords } from "~/words";
import { writeAsked } from "./address";
import { forgetSearch, forgetSearches, useRecent } from "./recent";
import { searchWords } from "./words";

/** What stands here before anything is looked for. */
export function Begin() {
  const t = useWords(searchWords);
  const recent = useRecent();
  return (
    <>
      {recent.length > 0 ? (
        <section className="mt-6">
          <header className="flex items-center justify-between">
            <h2 className="text-lg font-semibold">{t("recent")}</h2>
            <Button look="quiet" size="small" onClick={forgetSearches}>
              {t("forget_all")}
            </Button>
          </header>
          <ul className="mt-1">
            {recent.map((q) => (
              <li key={q} className="flex items-center rounded-xl hover:bg-raised">
                <Link
                  to="/search"
                  search={writeAsked({ q, show: "all", order: "relevance" })}
                  className="flex h-12 min-w-0 grow items-center gap-3 rounded-xl px-2"
                >
                  <Clock aria-hidden className="size-4.5 shrink-0 text-ink-3" />
                  <bdi className="truncate">{q}</bdi>
                </Link>
                <IconButton label={t("forget", { q })} size="small" onClick={() => forgetSearch(q)} className="me-2">
                  <X className="size-4" />
                </IconButton>
              </li>
            ))}
          </ul>
        </section>
      ) : (
        <Empty icon={Search} title={t("begin_title")}>
          {t("begin_text")}
        </Empty>
      )}
      <Link
        to="/discover"
        className="mt-8 flex items-center gap-4 rounded-2xl bg-surface p-4 shadow-low transition-colors hover:bg-raised"
      >
        <span className="grid size-11 shrink-0 place-items-center rounded-xl bg-accent-soft text-accent">
          <Compass aria-hidden className="size-5.5" />
        </span>
        <span className="grow">
          <span className="block font-semibold">{t("desk")}</span>
          <span className="block text-sm text-ink-2">{t("desk_text")}</span>
        </span>
        <ArrowRight aria-hidden className="size-5 shrink-0 text-ink-2 rtl:-scale-x-100" />
      </Link>
    </>
  );
}
