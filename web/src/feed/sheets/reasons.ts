import type { FeedItem } from "../feeds";
import type { feedWords } from "../words";

const KEYS = {
  followed: "why_followed",
  reposted: "why_reposted",
  latest: "why_latest",
  popular: "why_popular",
  "popular-elsewhere": "why_popular_elsewhere",
} as const satisfies Record<FeedItem["why"], keyof typeof feedWords.english>;

/** Which message says why a post stands in a feed. */
export function reasonKey(why: FeedItem["why"]) {
  return KEYS[why];
}
