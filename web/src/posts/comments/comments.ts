import { type InfiniteData, infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { rest, type Shapes, told } from "~/api/rest";
import { listWaiting } from "~/offline/outbox";

export type Comment = Shapes["CommentOut"];
type CommentPage = Shapes["CommentPageOut"];
type Pages = InfiniteData<CommentPage, string | null>;

/** A comment of one's own that the server does not have yet. */
export interface Unsent {
  readonly key: string;
  readonly text: string;
  readonly parent_id: string | null;
  readonly at: number;
}

const N_COMMENTS = 20;
const N_REPLIES = 10;
const CLOCKS_DIFFER_MS = 60_000;

/** Comments on a post, the newest first. */
export function commentsQuery(post_id: string) {
  return infiniteQueryOptions({
    queryKey: ["comments", post_id],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: N_COMMENTS, ...(pageParam && { cursor: pageParam }) };
      return told(rest.GET("/v1/posts/{post_id}/comments", { params: { path: { post_id }, query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: CommentPage) => page.next_cursor,
  });
}

/** Replies to a comment, the oldest first. */
export function repliesQuery(post_id: string, comment_id: string) {
  return infiniteQueryOptions({
    queryKey: ["comments", post_id, "replies", comment_id],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: N_REPLIES, ...(pageParam && { cursor: pageParam }) };
      return told(rest.GET("/v1/comments/{comment_id}/replies", { params: { path: { comment_id }, query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page: CommentPage) => page.next_cursor,
  });
}

/** The door at which comments on a post are written. */
export function commentsPath(post_id: string): string {
  return `/v1/posts/${post_id}/comments`;
}

/** What waits to be sent to a post's comments, also from before a reload. */
export function unsentQuery(post_id: string) {
  return queryOptions({
    queryKey: ["comments", post_id, "unsent"],
    queryFn: async (): Promise<Unsent[]> => {
      const waiting = (await listWaiting()).filter(
        (ask) => ask.method === "POST" && ask.path === commentsPath(post_id),
      );
      return waiting.map(({ key, at, body }) => ({ key, at, ...(body as Pick<Unsent, "text" | "parent_id">) }));
    },
  });
}

/** Those of one's unsent comments that are not among the sent ones yet. */
export function stillUnsent(unsent: readonly Unsent[], sent: readonly Comment[], myId: string | undefined): Unsent[] {
  const isThere = (one: Unsent) =>
    sent.some(
      ({ author, text, parent_id, made_at }) =>
        author.id === myId &&
        text === one.text.trim() &&
        parent_id === one.parent_id &&
        Date.parse(made_at) > one.at - CLOCKS_DIFFER_MS,
    );
  return unsent.filter((one) => !isThere(one));
}

/** Change a comment wherever it is known. */
export function patchComment(
  queries: QueryClient,
  post_id: string,
  id: string,
  change: (comment: Comment) => Comment,
): void {
  changeLists(queries, post_id, (items) => items.map((comment) => (comment.id === id ? change(comment) : comment)));
}

/** Take a comment away, and its replies with it; the count of the comment above it falls. */
export function dropComment(queries: QueryClient, post_id: string, id: string, parent_id: string | null): void {
  changeLists(queries, post_id, (items) => items.filter((comment) => comment.id !== id));
  if (parent_id) countReply(queries, post_id, parent_id, -1);
}

/** Put in comments that came meanwhile: new ones at the top, replies at the end; known ones are replaced. */
export function addComment(queries: QueryClient, post_id: string, fresh: Comment): void {
  const { id, parent_id } = fresh;
  if (isKnown(queries, post_id, id)) patchComment(queries, post_id, id, () => fresh);
  else if (parent_id) addReply(queries, post_id, parent_id, fresh);
  else queries.setQueryData<Pages>(["comments", post_id], (data) => changePage(data, 0, (items) => [fresh, ...items]));
}

function addReply(queries: QueryClient, post_id: string, parent_id: string, fresh: Comment): void {
  countReply(queries, post_id, parent_id, 1);
  queries.setQueryData<Pages>(["comments", post_id, "replies", parent_id], (data) => {
    const last = (data?.pages.length ?? 0) - 1;
    // behind a page that is not here yet it comes with that page
    return data?.pages[last]?.next_cursor ? data : changePage(data, last, (items) => [...items, fresh]);
  });
}

export function isKnown(queries: QueryClient, post_id: string, id: string): boolean {
  const lists = queries.getQueriesData<Pages>({ queryKey: ["comments", post_id] });
  return lists.some(([, data]) => data?.pages?.some((page) => page.items.some((comment) => comment.id === id)));
}

function countReply(queries: QueryClient, post_id: string, id: string, n: number): void {
  patchComment(queries, post_id, id, (comment) => ({ ...comment, n_replies: Math.max(0, comment.n_replies + n) }));
}

type Change = (items: Comment[]) => Comment[];

function changeLists(queries: QueryClient, post_id: string, change: Change): void {
  queries.setQueriesData<Pages>({ queryKey: ["comments", post_id] }, (data) =>
    data?.pages ? { ...data, pages: data.pages.map((page) => ({ ...page, items: change(page.items) })) } : data,
  );
}

function changePage(data: Pages | undefined, at: number, change: Change): Pages | undefined {
  if (!data) return data;
  const pages = data.pages.map((page, number) => (number === at ? { ...page, items: change(page.items) } : page));
  return { ...data, pages };
}
