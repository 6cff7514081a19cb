import { useWords } from "~/words";
import { PlatformIcon } from "../PlatformIcon";
import type { Account } from "../query/queries";
import { discoveryWords } from "../words";
import { Part } from "./Part";

/** What the newest posts say, as far as their texts are kept. */
export function Posts({ accounts }: { accounts: readonly Account[] }) {
  const t = useWords(discoveryWords);
  const posts = accounts.flatMap(({ platform, post_texts }) => (post_texts ?? []).map((text) => ({ platform, text })));
  if (!posts.length) return null;
  return (
    <Part title={t("recent_posts")}>
      <ul className="grid gap-2">
        {posts.map(({ platform, text }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two posts may say the same
          <li key={at} className="flex gap-2.5 rounded-xl bg-raised p-3 text-sm">
            <span className="mt-0.5 text-ink-3">
              <PlatformIcon platform={platform} />
            </span>
            <p dir="auto" className="line-clamp-4 min-w-0 break-words whitespace-pre-line">
              {text}
            </p>
          </li>
        ))}
      </ul>
    </Part>
  );
}
