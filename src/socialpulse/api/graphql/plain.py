"""A shortcut for what most of an answer is made of: attributes of plain objects, and those of the objects in them.

A page of ten posts has some 500 of them. The general way makes a record of where it stands for each, asks what came
whether it is to be awaited, and goes through strawberry's layers; none of that is needed to read an attribute. So what
an operation selects of plain fields is put together once, as functions, and these are called for each object.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, TypeGuard

import orjson
from graphql import (
    GraphQLBoolean,
    GraphQLError,
    GraphQLID,
    GraphQLInt,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLString,
    is_enum_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution import Executor
from graphql.type import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT
from strawberry.types.field import StrawberryField

from socialpulse.runtime.graph import PLAIN, NotPlain, Shared

_AWAITABLE: dict[type, bool] = {}
_EXACT: dict[Any, type] = {GraphQLString: str, GraphQLID: str, GraphQLBoolean: bool}  # written as they are
Draw = Callable[[Any], Any]  # from what a field is of, or from its value, to what is answered


@dataclass(frozen=True, slots=True)
class Plain:
    """A field that is an attribute, or read off its object as one is. `get` may raise NotPlain."""

    get: Callable[[Any], Any]
    kind: GraphQLOutputType


class PlainExecutor(Executor[Any]):
    """Executes operations as graphql-core does, with a shorter way to plain fields."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        kept = getattr(self.context_value, "draws", None)
        self._draws: dict[Any, Draw | None] = {} if kept is None else kept

    def execute_field(
        self, parent_type: GraphQLObjectType, source: Any, field_details_list: Any, path: Any, position_context: Any
    ) -> Any:
        draw = self._field(parent_type, field_details_list)
        if draw is not None:
            try:
                return draw(source)
            except (NotPlain, GraphQLError, AttributeError):
                pass  # it says what is wrong, and where
        return super().execute_field(parent_type, source, field_details_list, path, position_context)

    def _field(self, parent_type: GraphQLObjectType, details: Any) -> Draw | None:
        """Return what draws a field of an object, or None where something in it is not plain."""
        node = details[0].node
        key = (parent_type, id(node)) if len(details) == 1 else (parent_type, *(id(one.node) for one in details))
        if key not in self._draws:
            self._draws[key] = self._put_together(parent_type, details)
        return self._draws[key]

    def _put_together(self, parent_type: GraphQLObjectType, details: Any) -> Draw | None:
        name = details[0].node.name.value
        if name == "__typename":
            return lambda _: parent_type.name
        field = parent_type.fields.get(name)
        plain: Plain | None = None if field is None else field.extensions.get(PLAIN)
        if plain is None:
            return None
        get, write = plain.get, self._value(plain.kind, details)
        return None if write is None else lambda source: write(get(source))

    def _value(self, kind: GraphQLOutputType, details: Any) -> Draw | None:
        """Return what draws a value of a type."""
        if is_non_null_type(kind):
            return self._present(kind.of_type, details)
        write = self._present(kind, details)
        return None if write is None else lambda value: None if value is None else write(value)

    def _present(self, kind: Any, details: Any) -> Draw | None:
        """Return what draws a value of a type that is there; None is not."""
        if is_list_type(kind):
            item = self._value(kind.of_type, details)
            return None if item is None else lambda values: _drawn(item, values)
        return self._object(kind, details) if is_object_type(kind) else _leaf(kind)

    def _object(self, kind: GraphQLObjectType, details: Any) -> Draw | None:
        fields, deferred, _ = self.collect_subfields(kind, details)
        drawn = [(name, self._field(kind, one)) for name, one in fields.items()]
        parts = [(name, draw) for name, draw in drawn if draw is not None]
        own = kind.extensions["strawberry-definition"].origin
        if deferred or len(parts) < len(drawn):
            return None

        def draw(value: Any) -> Any:
            if type(value) is not own:
                raise NotPlain
            return {name: draw(value) for name, draw in parts}

        return draw


def _leaf(kind: Any) -> Draw:
    write, own = kind.coerce_output_value, _EXACT.get(kind)
    if own is not None:
        return lambda value: value if type(value) is own else _written(write, value)
    if is_enum_type(kind):
        names = {value.value: name for name, value in kind.values.items()}
        return lambda value: names[value] if value in names else _written(write, value)
    if kind is GraphQLInt:
        return lambda value: (
            value if type(value) is int and GRAPHQL_MIN_INT <= value <= GRAPHQL_MAX_INT else _written(write, value)
        )
    return lambda value: _written(write, value)


def _written(write: Draw, value: Any) -> Any:
    written = None if value is None else write(value)
    if written is None:
        raise NotPlain
    return written


def _drawn(item: Draw, values: Any) -> Any:
    """Return what is drawn of a list; of a shared one it is kept as JSON, to be drawn again by nothing else."""
    if not isinstance(values, list | tuple):
        raise NotPlain
    if type(values) is not Shared:
        return [item(value) for value in values]
    if values.drawn is None or values.drawn[0] is not item:
        values.drawn = (item, orjson.Fragment(orjson.dumps([item(value) for value in values])))
    return values.drawn[1]


def mark_plain(schema: GraphQLSchema) -> None:
    """Mark the fields that have no resolver of their own, and whose type is known before their value is."""
    for kind in schema.type_map.values():
        for field in kind.fields.values() if isinstance(kind, GraphQLObjectType) else ():
            own = field.extensions.get("strawberry-definition")
            if isinstance(own, StrawberryField) and _is_known(field.type):
                get = attrgetter(own.python_name) if own.is_basic_field else own.metadata.get(PLAIN)
                if get is not None:
                    field.extensions[PLAIN] = Plain(get, field.type)


def _is_known(kind: Any) -> bool:
    while is_non_null_type(kind) or is_list_type(kind):
        kind = kind.of_type
    return is_leaf_type(kind) or is_object_type(kind)


def is_awaitable(value: Any) -> TypeGuard[Any]:
    """Return whether a value is to be awaited: told by its type, and looked up once for each type."""
    kind = type(value)
    found = _AWAITABLE.get(kind)
    if found is None:
        found = _AWAITABLE[kind] = hasattr(kind, "__await__")
    return found
