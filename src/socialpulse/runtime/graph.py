"""What the GraphQL faces of all rooms share: node ids, connections, and what one operation carries along."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, Generic, TypeVar, cast
from uuid import UUID

import strawberry

from socialpulse.core.actor import Actor
from socialpulse.core.errors import Invalid
from socialpulse.core.ids import uuid_of
from socialpulse.core.page import Page, read_cursor, write_cursor

T = TypeVar("T")
N = TypeVar("N")
D = TypeVar("D")
MOST_FIRST = 100
_BEHIND = "behind"  # marks the cursor of an edge inside a page
PLAIN = "plain"  # in a field's metadata: how its value is read off the object where that needs nothing else


class NotPlain(Exception):
    """This value is not to be read off the object: the field's resolver, and the general way, are to be taken."""


class Shared(list[N]):
    """Nodes that many answers hold and nobody changes. `drawn`: by what they were last written down, and how."""

    __slots__ = ("drawn",)

    def __init__(self, nodes: Iterable[N]) -> None:
        super().__init__(nodes)
        self.drawn: tuple[object, object] | None = None


class Operation:
    """Who asks, and the desk of each room for this one operation: its loaders live and die with it.

    `draws` is of the document, and lives as long as that does: what was put together for its plain fields.
    """

    __slots__ = ("_desks", "_openers", "actor", "draws")

    def __init__(
        self,
        actor: Actor,
        openers: Mapping[type, Callable[[Operation], object]],
        draws: dict[Any, Any] | None = None,
    ) -> None:
        self.actor = actor
        self.draws = draws
        self._openers = openers
        self._desks: dict[type, object] = {}

    def desk(self, kind: type[D]) -> D:
        """Return a room's desk, opened at the first call."""
        if kind not in self._desks:
            self._desks[kind] = self._openers[kind](self)
        return cast(D, self._desks[kind])


Info = strawberry.Info[Operation, None]
First = Annotated[int, strawberry.argument(description=f"How many, 1 to {MOST_FIRST}.")]
After = Annotated[str | None, strawberry.argument(description="A cursor of this list; what comes behind it.")]


@strawberry.interface(description="A thing with an id of the whole graph; `node` finds it again.")
class Node:
    id: strawberry.ID


@strawberry.type
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class Edge(Generic[N]):
    cursor: str
    node: N


@strawberry.type
class Connection(Generic[N]):
    """Some of a list, in its order. May hold fewer than were asked for; `hasNextPage` says whether there are more."""

    edges: list[Edge[N]]
    page_info: PageInfo

    @strawberry.field(description="The nodes of the edges.")
    def nodes(self) -> list[N]:
        return [edge.node for edge in self.edges]


def write_id(kind: str, own: UUID) -> strawberry.ID:
    """Return the id of a node: the name of its type and its own id."""
    return strawberry.ID(f"{kind}:{own}")


def split_id(text: str) -> tuple[str, UUID]:
    """Return type and own id of a node. Raises Invalid."""
    kind, _, own = text.partition(":")
    found = uuid_of(own)
    if found is None:
        raise Invalid.one("id", text, "is no id of a node; take it from an answer, such as Post:0198c5a8-…")
    return kind, found


def read_id(kind: str, text: str) -> UUID:
    """Return the own id of a node of this type; that alone is taken too, as REST shows it. Raises Invalid."""
    bare = uuid_of(text)
    if bare is not None:
        return bare
    named, own = split_id(text)
    if named != kind:
        raise Invalid.one("id", text, f"is the id of a {named}; a {kind} is meant")
    return own


def connection(edges: Sequence[Edge[N]], next_cursor: str | None, after: str | None) -> Connection[N]:
    """Return what was found of a list as a connection. `next_cursor` is None at the end of the list."""
    return Connection(edges=list(edges), page_info=page_info([edge.cursor for edge in edges], next_cursor, after))


def page_info(cursors: Sequence[str], next_cursor: str | None, after: str | None) -> PageInfo:
    """Return where a page stands, of the cursors of its items."""
    return PageInfo(
        has_next_page=next_cursor is not None,
        has_previous_page=after is not None,
        start_cursor=cursors[0] if cursors else None,
        end_cursor=next_cursor or (cursors[-1] if cursors else after),
    )


def check_first(first: int, most: int = MOST_FIRST) -> int:
    """Return how many are asked for. Raises Invalid."""
    if not 1 <= first <= most:
        raise Invalid.one("first", str(first), f"must be 1 to {most}")
    return first


async def connect(
    fetch: Callable[[int, str | None], Awaitable[Page[T]]],
    show: Callable[[Sequence[T]], Sequence[N]],
    first: int,
    after: str | None,
) -> Connection[N]:
    """Return a page of a list whose items have no cursors of their own.

    The last edge has the list's own cursor, exact however the list changes. Those before it count from the beginning
    of their page: what follows them may show something again, and leaves out nothing. Raises Invalid as `fetch`.
    """
    check_first(first)
    begin = await _begin(fetch, after)
    page: Page[T] = Page((), None) if begin is None else await fetch(first, begin or None)
    cursors = [write_cursor(_BEHIND, begin, number) for number in range(1, len(page.items) + 1)]
    if cursors and page.next_cursor is not None:
        cursors[-1] = page.next_cursor
    nodes = show(page.items)
    edges = [Edge(cursor=cursor, node=node) for cursor, node in zip(cursors, nodes, strict=True)]
    return connection(edges, page.next_cursor, after)


async def _begin(fetch: Callable[[int, str | None], Awaitable[Page[T]]], after: str | None) -> str | None:
    """Return the list's own cursor for what comes behind `after`: "" for its beginning, None behind its end."""
    if after is None:
        return ""
    try:
        mark, begin, number = read_cursor(after, str, str, int)
    except Invalid:
        return after  # the list's own, or none: the list says
    if mark != _BEHIND or not 1 <= number <= MOST_FIRST:
        raise Invalid.one("after", after, "is not a cursor of this list; use the cursor of an edge, or leave it out")
    return (await fetch(number, begin or None)).next_cursor
