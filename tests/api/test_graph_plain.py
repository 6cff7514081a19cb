"""The shortcut to plain fields answers as graphql-core's own way does, errors and their places included."""

from __future__ import annotations

from enum import Enum
from typing import Any

import orjson
import pytest
import strawberry
from graphql import execute, parse, validate

from socialpulse.api.graphql.plain import PlainExecutor, is_awaitable, mark_plain
from socialpulse.runtime.graph import PLAIN, NotPlain, Shared


@strawberry.enum
class Colour(Enum):
    RED = "r"
    BLUE = "b"


@strawberry.interface
class Thing:
    id: strawberry.ID


def read_secret(leaf: Leaf) -> str | None:
    if leaf.size == 13:
        raise NotPlain
    return f"read of {leaf.id}"


@strawberry.type
class Leaf(Thing):
    id: strawberry.ID
    size: int
    colour: Colour | None = None
    words: list[str] = strawberry.field(default_factory=list)

    @strawberry.field
    def slow(self, times: int = 1) -> str:
        return f"{self.id}" * times

    @strawberry.field(metadata={PLAIN: read_secret})  # type: ignore[untyped-decorator]
    def secret(self) -> str | None:
        return f"resolved of {self.id}"


@strawberry.type
class Branch(Thing):
    id: strawberry.ID
    name: str | None
    best: Leaf
    other: Leaf | None
    leaves: list[Leaf]
    holes: list[Leaf | None]
    things: list[Thing]


def leaf(own: str, size: Any, colour: Colour | None = None, *words: str) -> Leaf:
    return Leaf(id=strawberry.ID(own), size=size, colour=colour, words=list(words))


RED, BARE, ODD, BROKEN = leaf("r", 1, Colour.RED, "a", "b"), leaf("p", 2), leaf("o", 13), leaf("b", None)
WHOLE = Branch(
    id=strawberry.ID("1"),
    name=None,
    best=RED,
    other=None,
    leaves=Shared([RED, BARE, ODD]),
    holes=[None, RED],
    things=[RED, BARE],
)
TORN = Branch(
    id=strawberry.ID("2"),
    name="torn",
    best=RED,
    other=BARE,
    leaves=[RED, BROKEN],
    holes=[BROKEN, None],
    things=[],
)


@strawberry.type
class Query:
    @strawberry.field
    def branches(self) -> list[Branch]:
        return [WHOLE, TORN]

    @strawberry.field
    def whole(self) -> Branch:
        return WHOLE

    @strawberry.field
    def torn(self) -> Branch | None:
        return TORN

    @strawberry.field
    def foreign(self) -> Branch | None:
        return WHOLE.best  # type: ignore[return-value]


SCHEMA: Any = strawberry.Schema(Query, types=[Leaf])._schema
mark_plain(SCHEMA)
QUERIES = (
    "{whole {id name best {id size colour words} other {id} leaves {id} holes {id colour}}}",
    "{branches {id name}}",
    "{whole {__typename kind: __typename best {__typename label: id} leaves {__typename size}}}",
    "{whole {leaves {id slow} best {slow(times: 3)}}}",
    "{whole {...Parts best {...on Leaf {size} ...Own}}} fragment Parts on Branch {name id} fragment Own on Thing {id}",
    "query($yes: Boolean! = true) {whole {id @skip(if: $yes) name @include(if: $yes) best @skip(if: $yes) {id}}}",
    "{whole {things {id __typename ...on Leaf {size}}}}",
    "{whole {best {id} best {size}}}",
    "{torn {id leaves {id size}}}",
    "{torn {id holes {id size} best {size}}}",
    "{branches {id leaves {size}}}",
    "{foreign {id leaves {id}}}",
    "{whole {leaves {secret}}}",
    "{whole {best {secret}}}",
)


def answer(query: str, **more: Any) -> Any:
    document = parse(query)
    assert validate(SCHEMA, document) == []
    found: Any = execute(SCHEMA, document, is_awaitable=is_awaitable, **more)
    return orjson.loads(orjson.dumps(found.formatted))


@pytest.mark.parametrize("query", QUERIES[:-2])
def test_the_answer_is_the_one_of_the_general_way(query: str) -> None:
    for _ in range(2):  # what is shared was drawn otherwise before
        assert answer(query, executor_class=PlainExecutor) == answer(query)


def test_a_value_that_is_not_there_is_an_error_at_its_place() -> None:
    found = answer("{torn {id holes {id size}}}", executor_class=PlainExecutor)
    assert found["data"] == {"torn": {"id": "2", "holes": [None, None]}}
    assert [error["path"] for error in found["errors"]] == [["torn", "holes", 0, "size"]]


def test_a_field_that_can_be_read_off_its_object_is_and_one_that_cannot_is_resolved() -> None:
    found = answer("{whole {best {secret} leaves {secret}}}", executor_class=PlainExecutor)["data"]["whole"]
    assert found["best"] == {"secret": "read of r"}
    assert [leaf["secret"] for leaf in found["leaves"]] == ["read of r", "read of p", "resolved of o"]
