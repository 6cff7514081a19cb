"""Posts and comments as GraphQL shows them, and the desk that loads them in one operation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from socialpulse.core.page import Page
from socialpulse.media import Links
from socialpulse.media.graph import MediaNode
from socialpulse.media.graph import show as show_media
from socialpulse.people.graph import PersonNode
from socialpulse.people.graph import show as show_person
from socialpulse.posts.comments import cursor_after
from socialpulse.posts.http import Verbs
from socialpulse.posts.reasons import Reason
from socialpulse.posts.types import (
    Body,
    Card,
    CommentId,
    Counts,
    Listed,
    Mine,
    PostId,
    PostKind,
    PostState,
    Reaction,
    Said,
    SubjectKind,
    Verdict,
    Visibility,
)
from socialpulse.runtime.graph import (
    After,
    Connection,
    Edge,
    First,
    Info,
    Node,
    Operation,
    Shared,
    check_first,
    connection,
    write_id,
)

POST, COMMENT = "Post", "Comment"
strawberry.enum(PostKind)
strawberry.enum(PostState)
strawberry.enum(Verdict, name="CommentState")
strawberry.enum(Visibility)
strawberry.enum(Reason, name="ReportReason")
strawberry.enum(SubjectKind, name="ReportSubject")


@strawberry.type(name="Counts")
class CountsNode:
    n_likes: int
    n_comments: int
    n_saves: int
    n_shares: int
    n_reposts: int


@strawberry.type(name="Mine", description="What you did with a post.")
class MineNode:
    liked: bool
    saved: bool
    reposted: bool


@strawberry.type(name="Picture", description="An image or clip of a post. `alt` says what is to be seen.")
class PictureNode:
    alt: str
    media: MediaNode


@strawberry.type(name=COMMENT)
class CommentNode(Node):
    id: strawberry.ID
    post_id: strawberry.ID
    parent_id: strawberry.ID | None
    author: PersonNode
    text: str
    made_at: datetime
    n_likes: int
    n_replies: int
    liked: bool
    state: Verdict = strawberry.field(description="HELD: yours, and shown to nobody else until moderation has looked.")
    folded: bool = strawberry.field(description="To be shown to who unfolds it.")
    own: strawberry.Private[CommentId]

    @strawberry.field(description="The replies, the oldest first.")
    async def replies(self, info: Info, first: First = 10, after: After = None) -> Connection[CommentNode]:
        desk = info.context.desk(PostsDesk)
        found = await desk.verbs.comments.find_replies(desk.actor, self.own, check_first(first), after)
        return desk.connect_said(found, after)


@strawberry.type(name=POST, description="A post, as you see it.")
class PostNode(Node):
    id: strawberry.ID
    kind: PostKind
    caption: str
    tags: list[str]
    mention_ids: list[strawberry.ID]
    language: str | None
    sensitive: bool
    comments_on: bool
    visibility: Visibility
    state: PostState
    state_words: str | None
    version: int = strawberry.field(description="What an edit names, so that none is made of what was not seen.")
    scheduled_at: datetime | None
    made_at: datetime
    live_at: datetime | None
    edited_at: datetime | None
    author: PersonNode
    counts: CountsNode
    mine: MineNode | None = strawberry.field(description="Null without signing in.")
    pictures: list[PictureNode]
    own: strawberry.Private[PostId]

    @strawberry.field(description="The comments, the newest first; replies stand below each.")
    async def comments(self, info: Info, first: First = 10, after: After = None) -> Connection[CommentNode]:
        desk = info.context.desk(PostsDesk)
        found = await desk.verbs.comments.find(desk.actor, self.own, check_first(first), after)
        return desk.connect_said(found, after)


@strawberry.type(name="Reaction", description="How a post stands after what you did with it.")
class ReactionNode:
    counts: CountsNode
    mine: MineNode


@strawberry.type(name="Share", description="A link to a post that remembers who made it.")
class ShareNode:
    code: str
    post_id: strawberry.ID
    n_brought: int


class PostsDesk:
    """Posts in one operation: those asked for in one breath are loaded in one batch."""

    def __init__(self, operation: Operation, verbs: Verbs, links: Links) -> None:
        self.actor = operation.actor
        self.verbs = verbs
        self._links = links
        self.cards: DataLoader[PostId, PostNode | None] = DataLoader(self._find_cards)
        self.said: DataLoader[CommentId, CommentNode | None] = DataLoader(self._find_said)

    async def find_node(self, kind: str, own: UUID) -> Node | None:
        """Return a post or comment the caller may see, or None."""
        if kind == POST:
            return await self.cards.load(PostId(own))
        return await self.said.load(CommentId(own))

    def show(self, card: Card) -> PostNode:
        """Return a post as GraphQL shows it."""
        post = card.post
        return PostNode(
            id=write_id(POST, post.id),
            kind=post.kind,
            caption=post.caption,
            tags=post.tags,
            mention_ids=[write_id("Person", person) for person in post.mentions],
            language=post.language,
            sensitive=post.sensitive,
            comments_on=post.comments_on,
            visibility=post.visibility,
            state=post.state,
            state_words=post.state_words,
            version=post.version,
            scheduled_at=post.scheduled_at,
            made_at=post.made_at,
            live_at=post.live_at,
            edited_at=post.edited_at,
            author=show_person(card.author, self._address(card.body.avatar)),
            counts=show_counts(card.counts),
            mine=None if card.mine is None else show_mine(card.mine),
            pictures=card.body.draw("graph", self._pictures),
            own=post.id,
        )

    def _pictures(self, body: Body) -> Shared[PictureNode]:
        return Shared(PictureNode(alt=one.alt, media=show_media(one.shown, self._links)) for one in body.pictures)

    def connect(self, page: Page[Listed], after: str | None) -> Connection[PostNode]:
        """Return a page of a list of posts."""
        edges = [Edge(cursor=one.cursor, node=self.show(one.card)) for one in page.items]
        return connection(edges, page.next_cursor, after)

    def show_said(self, said: Said) -> CommentNode:
        """Return a comment as GraphQL shows it."""
        comment = said.comment
        return CommentNode(
            id=write_id(COMMENT, comment.id),
            post_id=write_id(POST, comment.post_id),
            parent_id=None if comment.parent_id is None else write_id(COMMENT, comment.parent_id),
            author=show_person(said.author, self._address(said.avatar)),
            text=comment.text,
            made_at=comment.made_at,
            n_likes=comment.n_likes,
            n_replies=comment.n_replies,
            liked=comment.liked,
            state=comment.state,
            folded=comment.folded,
            own=comment.id,
        )

    def connect_said(self, page: Page[Said], after: str | None) -> Connection[CommentNode]:
        """Return a page of comments."""
        edges = [Edge(cursor=cursor_after(one), node=self.show_said(one)) for one in page.items]
        return connection(edges, page.next_cursor, after)

    def _address(self, path: str | None) -> str | None:
        return None if path is None else self._links.public(path)

    async def _find_cards(self, ids: Sequence[PostId]) -> list[PostNode | None]:
        found = await self.verbs.posts.find_many(self.actor, ids)
        return [self.show(found[post]) if post in found else None for post in ids]

    async def _find_said(self, ids: Sequence[CommentId]) -> list[CommentNode | None]:
        found = await self.verbs.comments.find_many(self.actor, ids)
        return [self.show_said(found[comment]) if comment in found else None for comment in ids]


def show_counts(counts: Counts) -> CountsNode:
    return CountsNode(
        n_likes=counts.n_likes,
        n_comments=counts.n_comments,
        n_saves=counts.n_saves,
        n_shares=counts.n_shares,
        n_reposts=counts.n_reposts,
    )


def show_mine(mine: Mine) -> MineNode:
    return MineNode(liked=mine.liked, saved=mine.saved, reposted=mine.reposted)


def show_reaction(reaction: Reaction) -> ReactionNode:
    return ReactionNode(counts=show_counts(reaction.counts), mine=show_mine(reaction.mine))
