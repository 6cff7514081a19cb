"""How large an operation is before any of it runs: how deep, how many aliases and fields, what it can cost.

Cost counts things, not scalars: each field that gives an object costs 1, one that gives a connection 5 besides, and
what is asked of the items of a list is multiplied by how many there can be: `first`, or LIST where nothing says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

LIST = 4
CONNECTION = 5
MOST_FIRST = 100


@dataclass(frozen=True, slots=True)
class Size:
    """Of a part of an operation. Sizes of parts beside each other add up; the deepest says the depth."""

    depth: int = 0
    n_aliases: int = 0
    n_fields: int = 0
    cost: int = 0

    def beside(self, other: Size) -> Size:
        return Size(
            max(self.depth, other.depth),
            self.n_aliases + other.n_aliases,
            self.n_fields + other.n_fields,
            self.cost + other.cost,
        )


@dataclass(frozen=True, slots=True)
class Most:
    """What an operation may be at most."""

    depth: int = 12
    n_aliases: int = 30
    n_fields: int = 400
    cost: int = 1_000

    def find_excess(self, size: Size) -> tuple[str, str] | None:
        """Return code and words of the first limit that is passed."""
        for code, has, may, words in (
            ("too-deep", size.depth, self.depth, "fields stand {} deep, and may stand {}"),
            ("too-many-aliases", size.n_aliases, self.n_aliases, "{} aliases are used, and {} may be"),
            ("too-many-fields", size.n_fields, self.n_fields, "{} fields are asked for, and {} may be"),
            (
                "too-costly",
                size.cost,
                self.cost,
                "this may load {} things, and {} are allowed; ask for fewer at a time",
            ),
        ):
            if has > may:
                return code, words.format(f"{has:,}", f"{may:,}")
        return None


def measure(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> Size:
    """Return the size of an operation. Fields that are not in the schema count too: nothing was validated yet."""
    return _Measuring(schema, document, _with_defaults(operation, variables)).of_operation(operation)


class _Measuring:
    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]) -> None:
        self._schema = schema
        self._variables = variables
        self._fragments = {
            one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
        }
        self._known: dict[str, Size] = {}  # of fragments: each is measured once, however often it is spread

    def of_operation(self, operation: OperationDefinitionNode) -> Size:
        return self._of(operation.selection_set, self._schema.get_root_type(operation.operation))

    def _of(self, selections: SelectionSetNode | None, parent: GraphQLNamedType | None) -> Size:
        size = Size()
        for one in selections.selections if selections else ():
            if isinstance(one, FieldNode):
                size = size.beside(self._of_field(one, parent))
            elif isinstance(one, InlineFragmentNode):
                named = one.type_condition and self._schema.get_type(one.type_condition.name.value)
                size = size.beside(self._of(one.selection_set, named or parent))
            elif isinstance(one, FragmentSpreadNode):
                size = size.beside(self._of_fragment(one.name.value))
        return size

    def _of_fragment(self, name: str) -> Size:
        if name not in self._known:
            self._known[name] = Size()  # where it spreads itself: validation refuses that
            fragment = self._fragments.get(name)
            if fragment is not None:
                named = self._schema.get_type(fragment.type_condition.name.value)
                self._known[name] = self._of(fragment.selection_set, named)
        return self._known[name]

    def _of_field(self, field: FieldNode, parent: GraphQLNamedType | None) -> Size:
        n_aliases = int(field.alias is not None)
        name = field.name.value
        if name.startswith("__"):
            inner = self._of(field.selection_set, None)
            return Size(1, n_aliases, 1 + inner.n_fields, 1)  # graphql-core limits how deep introspection goes
        found = parent.fields.get(name) if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else None
        kind = None if found is None else found.type
        named = None if kind is None else get_named_type(kind)
        inner = self._of(field.selection_set, named)
        depth, n_fields, n_aliases = 1 + inner.depth, 1 + inner.n_fields, n_aliases + inner.n_aliases
        if named is None or is_leaf_type(named):
            return Size(depth, n_aliases, n_fields, inner.cost)
        many = self._first(field, found) if named.name.endswith("Connection") else None
        if many is not None:
            return Size(depth, n_aliases, n_fields, CONNECTION + inner.cost * many)
        if parent is not None and parent.name.endswith("Connection"):  # its items are counted by `first`
            return Size(depth, n_aliases, n_fields, (name == "nodes") + inner.cost)
        is_list = is_list_type(kind.of_type if is_non_null_type(kind) else kind)
        return Size(depth, n_aliases, n_fields, 1 + inner.cost * (self._n_ids(field) if is_list else 1))

    def _first(self, field: FieldNode, found: Any) -> int:
        for argument in field.arguments or ():
            if argument.name.value == "first":
                return _number(argument.value, self._variables)
        default = found.args["first"].default_value if "first" in found.args else MOST_FIRST
        return default if isinstance(default, int) else MOST_FIRST

    def _n_ids(self, field: FieldNode) -> int:
        """Return how many things a plain list can have: as many as ids were given."""
        for argument in field.arguments or ():
            given = argument.value
            if argument.name.value == "ids":
                found = self._variables.get(given.name.value) if isinstance(given, VariableNode) else given.values  # type: ignore[attr-defined]
                return len(found) if isinstance(found, list | tuple) else MOST_FIRST
        return LIST


def _number(given: Any, variables: Mapping[str, Any]) -> int:
    """Return a count that was asked for; at least 1, and what is no number counts as the most that is given."""
    value: Any = MOST_FIRST
    if isinstance(given, IntValueNode):
        value = int(given.value)
    elif isinstance(given, VariableNode):
        value = variables.get(given.name.value, MOST_FIRST)
    return max(1, value) if isinstance(value, int) else MOST_FIRST


def _with_defaults(operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(variables)
    for one in operation.variable_definitions or ():
        if isinstance(one.default_value, IntValueNode):
            found.setdefault(one.variable.name.value, int(one.default_value.value))
    return found
