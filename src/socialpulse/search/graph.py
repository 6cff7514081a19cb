"""The GraphQL face of search."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry

from socialpulse.core.ids import PersonId
from socialpulse.core.page import write_cursor
from socialpulse.people.graph import PersonNode
from socialpulse.people.graph import show as show_person
from socialpulse.posts import PostKind
from socialpulse.posts.graph import PostNode, PostsDesk
from socialpulse.runtime.graph import (
    After,
    Connection,
    Edge,
    First,
    Info,
    Node,
    Operation,
    PageInfo,
    check_first,
    connection,
    page_info,
    read_id,
)
from socialpulse.search.service import MOST_LIMIT, Search
from socialpulse.search.types import Found, Order, Question, Why

strawberry.enum(Order, name="SearchOrder")
strawberry.enum(Why, name="SearchWhy")


@strawberry.input(name="PostSearch", description="What is looked for. All of it must hold; of kinds and languages any.")
class PostSearchInput:
    text: str = strawberry.field(default="", description="What it is about, or words of it; #tags are conditions.")
    kinds: list[PostKind] = strawberry.field(default_factory=list)
    languages: list[str] = strawberry.field(default_factory=list)
    tags: list[str] = strawberry.field(default_factory=list, description="With or without #; all must be there.")
    author: strawberry.ID | None = None
    since: datetime | None = None
    until: datetime | None = None
    sensitive: bool = strawberry.field(default=True, description="False leaves out what is marked as sensitive.")
    order: Order = Order.RELEVANCE

    def question(self) -> Question:
        return Question(
            text=self.text,
            kinds=tuple(self.kinds),
            languages=tuple(self.languages),
            tags=tuple(self.tags),
            author=None if self.author is None else PersonId(read_id("Person", self.author)),
            since=self.since,
            until=self.until,
            sensitive=self.sensitive,
            order=self.order,
        )


@strawberry.type(description="A post in its place among what was found.")
class PostHitEdge:
    cursor: str
    node: PostNode
    why: Why = strawberry.field(description="What of the question it answers.")


@strawberry.type(description="Posts that were found. May hold fewer than were asked for.")
class PostHitConnection:
    edges: list[PostHitEdge]
    page_info: PageInfo
    meaning_missing: str | None = strawberry.field(
        description="Why posts were looked for by their words alone; null: by what they mean too."
    )

    @strawberry.field(description="The posts of the edges.")
    def nodes(self) -> list[PostNode]:
        return [edge.node for edge in self.edges]


@strawberry.type(name="Tag", description="A hashtag without its #, as it is compared.")
class TagNode:
    tag: str
    n_posts: int


class SearchDesk:
    """Search in one operation."""

    def __init__(self, operation: Operation, search: Search) -> None:
        self.actor = operation.actor
        self.search = search
        self._posts = operation.desk(PostsDesk)

    async def find_node(self, kind: str, own: UUID) -> Node | None:
        return None

    def show(self, found: Found, after: str | None) -> PostHitConnection:
        """Return what was found as GraphQL shows it."""
        edges = [PostHitEdge(cursor=hit.cursor, node=self._posts.show(hit.card), why=hit.why) for hit in found.hits]
        return PostHitConnection(
            edges=edges,
            page_info=page_info([edge.cursor for edge in edges], found.next_cursor, after),
            meaning_missing=found.meaning_missing,
        )


@strawberry.type
class Query:
    @strawberry.field(description=f"Posts about something, or with its words, at most {MOST_LIMIT} at a time.")
    async def search_posts(
        self, info: Info, search: PostSearchInput, first: First = 20, after: After = None
    ) -> PostHitConnection:
        desk = info.context.desk(SearchDesk)
        check_first(first, MOST_LIMIT)
        return desk.show(await desk.search.find_posts(desk.actor, search.question(), first, after), after)

    @strawberry.field(description="Hashtags that begin so, the most used first.")
    async def search_tags(self, info: Info, beginning: str, first: First = 10) -> list[TagNode]:
        desk = info.context.desk(SearchDesk)
        found = await desk.search.find_tags(desk.actor, beginning, check_first(first, MOST_LIMIT))
        return [TagNode(tag=one.tag, n_posts=one.n_posts) for one in found]

    @strawberry.field(description="People whose handle or name begins so; nothing follows the first page.")
    async def search_people(self, info: Info, beginning: str, first: First = 10) -> Connection[PersonNode]:
        desk = info.context.desk(SearchDesk)
        found = await desk.search.find_people(desk.actor, beginning, check_first(first, MOST_LIMIT))
        edges = [Edge(cursor=write_cursor(one.person.handle), node=show_person(one)) for one in found]
        return connection(edges, None, None)


class SearchGraph:
    """What this room gives to the graph."""

    query, mutation, desk = Query, None, SearchDesk
    kinds: tuple[str, ...] = ()

    def __init__(self, search: Search) -> None:
        self._search = search

    def open(self, operation: Operation) -> SearchDesk:
        return SearchDesk(operation, self._search)
