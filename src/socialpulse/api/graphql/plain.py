"""A shortcut for what most of an answer is made of: plain attributes of plain objects, as texts, numbers and times.

A page of ten posts has some 250 of them. The general way makes a record of where it stands for each, asks what came
whether it is to be awaited, and goes through strawberry's layers; none of that is needed to read an attribute.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, TypeGuard

from graphql import GraphQLError, GraphQLObjectType, GraphQLSchema, is_leaf_type, is_non_null_type
from graphql.execution import Executor
from strawberry.types.field import StrawberryField

_MARK = "plain"
_AWAITABLE: dict[type, bool] = {}


@dataclass(frozen=True, slots=True)
class Plain:
    """A field that is an attribute, and how its value is written."""

    get: Callable[[Any], Any]
    write: Callable[[Any], Any]
    may_be_null: bool


class PlainExecutor(Executor[Any]):
    """Executes operations as graphql-core does, with a shorter way to plain fields."""

    def execute_field(
        self, parent_type: GraphQLObjectType, source: Any, field_details_list: Any, path: Any, position_context: Any
    ) -> Any:
        field = parent_type.fields.get(field_details_list[0].node.name.value)
        plain: Plain | None = None if field is None else field.extensions.get(_MARK)
        if plain is not None:
            value = plain.get(source)
            if value is None and plain.may_be_null:
                return None
            written = _written(plain, value)
            if written is not None:
                return written  # otherwise the general way says what is wrong, and where
        return super().execute_field(parent_type, source, field_details_list, path, position_context)


def _written(plain: Plain, value: Any) -> Any:
    try:
        return None if value is None else plain.write(value)
    except GraphQLError:
        return None


def mark_plain(schema: GraphQLSchema) -> None:
    """Mark the fields that have no resolver of their own and give a text, a number, a time or the like."""
    for kind in schema.type_map.values():
        for field in kind.fields.values() if isinstance(kind, GraphQLObjectType) else ():
            own = field.extensions.get("strawberry-definition")
            inner = field.type.of_type if is_non_null_type(field.type) else field.type
            if isinstance(own, StrawberryField) and own.is_basic_field and own.python_name and is_leaf_type(inner):
                plain = Plain(attrgetter(own.python_name), inner.coerce_output_value, not is_non_null_type(field.type))
                field.extensions[_MARK] = plain


def is_awaitable(value: Any) -> TypeGuard[Any]:
    """Return whether a value is to be awaited: told by its type, and looked up once for each type."""
    kind = type(value)
    found = _AWAITABLE.get(kind)
    if found is None:
        found = _AWAITABLE[kind] = hasattr(kind, "__await__")
    return found
