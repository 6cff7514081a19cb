import type { FeedName } from "./feeds";

/** Where one was in each feed: a post and, should it be gone, its number. Kept while the page is. */
interface Place {
  readonly postId: string;
  readonly at: number;
}

const places = new Map<FeedName, Place>();

export function keepPlace(feed: FeedName, place: Place): void {
  places.set(feed, place);
}

export function forgetPlace(feed: FeedName): void {
  places.delete(feed);
}

/** Return the number of the slide to begin with. */
export function placeIn(feed: FeedName, postIds: readonly string[]): number {
  const kept = places.get(feed);
  if (!kept) return 0;
  const found = postIds.indexOf(kept.postId);
  return found >= 0 ? found : Math.min(kept.at, Math.max(postIds.length - 1, 0));
}
