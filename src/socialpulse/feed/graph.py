"""The GraphQL face of feeds."""

from __future__ import annotations

from uuid import UUID

import strawberry

from socialpulse.core.errors import Invalid
from socialpulse.feed.service import MOST_LIMIT, Feed, cursor_after
from socialpulse.feed.types import FeedPage, Name, Why
from socialpulse.people.graph import PersonNode
from socialpulse.people.graph import show as show_person
from socialpulse.posts.graph import PostNode, PostsDesk
from socialpulse.runtime.graph import After, First, Info, Node, Operation, PageInfo, check_first, page_info

strawberry.enum(Name, name="FeedName")
strawberry.enum(Why)


@strawberry.type(description="A post in its place in a feed.")
class FeedEdge:
    cursor: str
    node: PostNode
    why: Why = strawberry.field(description="What brought it here.")
    reposted_by: PersonNode | None


@strawberry.type(description="A page of a feed. What you saw stands in none; what was only served may come again.")
class FeedConnection:
    id: str = strawberry.field(description="Name it as `request` in what you tell to /v1/activity of these posts.")
    feed: Name = strawberry.field(description="Whose page it is: who follows nobody yet is given POPULAR.")
    language: str | None
    caught_up: bool = strawberry.field(description="Everything there is was on these pages, or seen before.")
    edges: list[FeedEdge]
    page_info: PageInfo

    @strawberry.field(description="The posts of the edges.")
    def nodes(self) -> list[PostNode]:
        return [edge.node for edge in self.edges]


class FeedDesk:
    """Feeds in one operation."""

    def __init__(self, operation: Operation, feed: Feed) -> None:
        self.actor = operation.actor
        self.feed = feed
        self._posts = operation.desk(PostsDesk)

    async def find_node(self, kind: str, own: UUID) -> Node | None:
        return None

    async def page(self, name: Name, first: int, after: str | None, language: str | None) -> FeedPage:
        """Return a page of a feed. Raises as the feed does."""
        check_first(first, MOST_LIMIT)
        if name is Name.FOLLOWING:
            if language is not None:
                raise Invalid.one("language", language, "is for LATEST and POPULAR; FOLLOWING leaves nobody out")
            return await self.feed.following(self.actor, first, after)
        read = self.feed.latest if name is Name.LATEST else self.feed.popular
        return await read(self.actor, first, after, language=language)

    def show(self, page: FeedPage, after: str | None) -> FeedConnection:
        """Return a page of a feed as GraphQL shows it."""
        edges = [
            FeedEdge(
                cursor=cursor_after(page, number),
                node=self._posts.show(item.card),
                why=item.why,
                reposted_by=None if item.by is None else show_person(item.by),
            )
            for number, item in enumerate(page.items)
        ]
        return FeedConnection(
            id=str(page.id),
            feed=page.feed,
            language=page.language,
            caught_up=page.is_caught_up,
            edges=edges,
            page_info=page_info([edge.cursor for edge in edges], page.next_cursor, after),
        )


@strawberry.type
class Query:
    @strawberry.field(description=f"A feed, at most {MOST_LIMIT} posts at a time.")
    async def feed(
        self, info: Info, name: Name, first: First = 10, after: After = None, language: str | None = None
    ) -> FeedConnection:
        desk = info.context.desk(FeedDesk)
        return desk.show(await desk.page(name, first, after, language), after)


class FeedGraph:
    """What this room gives to the graph."""

    query, mutation, desk = Query, None, FeedDesk
    kinds: tuple[str, ...] = ()

    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    def open(self, operation: Operation) -> FeedDesk:
        return FeedDesk(operation, self._feed)
