"""Every field of moderators' graph with values that make no sense: refused with words, and never an error of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from socialpulse.api.graphql import Graph
from socialpulse.app import Program
from socialpulse.app.web import every_face, faces
from socialpulse.core.actor import Role
from tests.api.test_graphql import ask
from tests.moderation.conftest import Callers

pytestmark = pytest.mark.anyio
NONSENSE: dict[str, tuple[object, ...]] = {
    "String": ("", "\0", "x" * 20_000, "'; DROP TABLE moderation.case; --", "\u202e\ufeff🍞", "%s{}\\"),
    "ID": ("", "\0", "Case:", f"Post:{UUID(int=0)}", "x" * 5_000, str(UUID(int=0))),
    "Int": (0, -1, 2**31 - 1, -(2**31), 101, 1),
    "Float": (0.0, -1.0, 1e308, 2.5, -1e308, 0.5),
    "Boolean": (True, False, True, False, True, False),
    "DateTime": ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-01T00:00:00", "2026-11", "x", "2026-13-01"),
}  # fmt: skip
N = 6


def fields(program: Program) -> Iterator[tuple[str, str, GraphQLField]]:
    """Yield query or mutation, name and field of everything that moderators alone have, and what it is for."""
    public, whole = [Graph(rooms).typed._schema for rooms in (faces(program), every_face(program))]
    for kind, root, own in (
        ("query", whole.query_type, public.query_type),
        ("mutation", whole.mutation_type, public.mutation_type),
    ):
        assert root is not None and own is not None
        yield from ((kind, name, field) for name, field in root.fields.items() if name not in own.fields)


def value(kind: GraphQLInputType, number: int) -> Any:
    """Return one of the values that make no sense, of a type."""
    if is_non_null_type(kind):
        return value(kind.of_type, number)
    if is_list_type(kind):
        return [value(kind.of_type, at) for at in range(number)]
    if isinstance(kind, GraphQLEnumType):
        return list(kind.values)[-1 - number % len(kind.values)]
    if isinstance(kind, GraphQLInputObjectType):
        return {name: value(one.type, number) for name, one in kind.fields.items()}
    return NONSENSE[kind.name][number]  # type: ignore[union-attr]


def operation(kind: str, name: str, field: GraphQLField) -> str:
    declared = ", ".join(f"${key}: {one.type}" for key, one in field.args.items())
    given = ", ".join(f"{key}: ${key}" for key in field.args)
    shown = "" if is_leaf_type(get_named_type(field.type)) else " {__typename}"
    return f"{kind}{f'({declared})' if declared else ''} {{{name}{f'({given})' if given else ''}{shown}}}"


@pytest.mark.parametrize("number", range(N))
async def test_nonsense_is_refused_with_words(callers: Callers, number: int) -> None:
    boss, n_refused = await callers.somebody("boss", Role.OPERATOR), 0
    for kind, name, field in fields(callers.program):
        variables = {key: value(one.type, number) for key, one in field.args.items()}
        told = await ask(boss, operation(kind, name, field), **variables)
        for error in told.get("errors", ()):
            assert error["extensions"]["status"] < 500, (name, variables, error)
            assert len(error["message"]) > 10, (name, error)
            n_refused += 1
    assert n_refused > 15
    checked = await ask(boss, "{auditVerification {brokenAt}}")
    assert checked["data"]["auditVerification"] == {"brokenAt": None}


async def test_every_kind_of_argument_has_its_nonsense(program: Program) -> None:
    schema: GraphQLSchema = Graph(every_face(program)).typed._schema
    for _, _, field in fields(program):
        for one in field.args.values():
            for number in range(N):
                value(one.type, number)
    assert schema.mutation_type is not None
