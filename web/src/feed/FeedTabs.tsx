import { Link } from "@tanstack/react-router";
import { useWords } from "~/words";
import { FEEDS, type FeedName } from "./feeds";
import { feedWords } from "./words";

/** The way from feed to feed; which one it is stands in the address. Pressed again, the feed begins anew. */
export function FeedTabs({ feed, onAgain }: { feed: FeedName; onAgain: () => void }) {
  const t = useWords(feedWords);
  return (
    <nav
      aria-label={t("feeds")}
      className="pointer-events-none absolute inset-x-0 top-[max(0.5rem,env(safe-area-inset-top))] z-20 flex justify-center md:top-7"
    >
      <ul className="pointer-events-auto flex rounded-full bg-black/55 p-1 text-sm font-semibold text-white">
        {FEEDS.map((name) => (
          <li key={name}>
            <Link
              to="/"
              search={{ feed: name === "for_you" ? undefined : name }}
              activeOptions={{ includeSearch: true, explicitUndefined: true }}
              replace
              resetScroll={false}
              onClick={() => name === feed && onAgain()}
              className="flex h-9 items-center rounded-full px-3.5 whitespace-nowrap transition-colors hover:bg-white/15 aria-[current=page]:bg-white aria-[current=page]:text-black touch:h-10"
            >
              {t(`feed_${name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
