import { Link } from "@tanstack/react-router";
import { LinkIcon } from "lucide-react";
import { bioPieces, shortLink } from "./bio";

const outside = { target: "_blank", rel: "nofollow ugc noopener" };

/** What somebody says of themselves, and where else they are found. */
export function Bio({ bio, links }: { bio: string; links: readonly string[] }) {
  if (!bio && links.length === 0) return null;
  return (
    <div className="grid gap-2 text-[0.9375rem]">
      {bio && (
        <p className="leading-relaxed break-words whitespace-pre-line">
          <bdi>
            {bioPieces(bio).map(({ text, at, to }) =>
              !to ? (
                text
              ) : to.isOutside ? (
                <a key={at} href={to.href} {...outside} className="text-info hover:underline">
                  {shortLink(text)}
                </a>
              ) : (
                <Link key={at} to={to.href} className="font-medium text-info hover:underline">
                  {text}
                </Link>
              ),
            )}
          </bdi>
        </p>
      )}
      {links.length > 0 && (
        <ul className="flex flex-wrap gap-x-5 gap-y-1">
          {links.map((link) => (
            <li key={link} className="min-w-0">
              <a
                href={link}
                {...outside}
                className="flex min-h-6 min-w-0 items-center gap-1.5 font-medium hover:underline"
              >
                <LinkIcon aria-hidden className="size-4 shrink-0 text-ink-2" />
                <bdi className="truncate">{shortLink(link)}</bdi>
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
