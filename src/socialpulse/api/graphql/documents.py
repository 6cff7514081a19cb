"""Documents that clients send: parsed, measured and validated once, then known by their hash."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    Source,
    get_operation_ast,
    parse,
    validate,
)

from socialpulse.api.graphql.sizes import Most, measure

MOST_KEPT = 200
MOST_LETTERS = 16_000
MOST_TOKENS = 2_000
MOST_SIZES = 100


class Refused(Exception):
    """A request that is not executed at all: what is wrong with it, as GraphQL errors."""

    def __init__(self, *errors: GraphQLError, status: int = 400) -> None:
        self.errors = errors
        self.status = status

    @classmethod
    def because(cls, code: str, words: str, status: int = 400) -> Refused:
        return cls(GraphQLError(words, extensions={"code": code, "status": status}), status=status)


@dataclass(slots=True)
class Document:
    """One document that fits the schema, and which of its operations were found small enough with which numbers.

    `draws`: what was put together for its plain fields; None where a directive may change from one time to the next
    what is selected.
    """

    ast: DocumentNode
    fits: set[tuple[Any, ...]] = field(default_factory=set)
    draws: dict[Any, Any] | None = None

    def find_operation(self, name: str | None) -> OperationDefinitionNode:
        """Return the operation that is meant. Raises Refused."""
        found = get_operation_ast(self.ast, name)
        if found is None:
            several = sum(isinstance(one, OperationDefinitionNode) for one in self.ast.definitions) > 1
            words = f"the document has no operation {name!r}" if name or not several else "say which: operationName"
            raise Refused.because("invalid", words)
        return found


class Documents:
    """Finds documents by hash or text."""

    def __init__(self, schema: GraphQLSchema, most: Most) -> None:
        self._schema = schema
        self._most = most
        self._kept: OrderedDict[bytes, Document] = OrderedDict()  # used last, last

    def load(self, text: str | None, sha256: str | None) -> Document:
        """Return the document of this text, or the one sent before whose text has this hash. Raises Refused."""
        if text is None:
            return self._load_known(sha256)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        if sha256 is not None and digest.hex() != sha256.lower():
            raise Refused.because("persisted-query-mismatch", "sha256Hash is not the SHA-256 of query")
        found = self._kept.get(digest)
        if found is None:
            found = self._kept[digest] = self._checked(text)
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(digest)
        return found

    def check_size(self, document: Document, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> None:
        """Return where an operation is within the limits. Raises Refused that says which one it passes."""
        name = operation.name.value if operation.name else None
        numbers = sorted((key, value) for key, value in variables.items() if isinstance(value, int))
        lengths = sorted((key, len(value)) for key, value in variables.items() if isinstance(value, list))
        known = (name, *numbers, *lengths)
        if known in document.fits:
            return
        excess = self._most.find_excess(measure(self._schema, document.ast, operation, variables))
        if excess is not None:
            raise Refused.because(*excess)
        if len(document.fits) < MOST_SIZES:
            document.fits.add(known)

    def _load_known(self, sha256: str | None) -> Document:
        try:
            digest = bytes.fromhex(sha256 or "")
        except ValueError:
            digest = b""
        if not digest:
            raise Refused.because("invalid", "send query, or extensions.persistedQuery.sha256Hash of one sent before")
        found = self._kept.get(digest)
        if found is None:
            raise Refused.because("persisted-query-not-found", "PersistedQueryNotFound: send it once with its text")
        self._kept.move_to_end(digest)
        return found

    def _checked(self, text: str) -> Document:
        if len(text) > MOST_LETTERS:
            words = f"the document has {len(text):,} letters, and {MOST_LETTERS:,} are allowed"
            raise Refused.because("too-long", words)
        try:
            ast = parse(Source(text), max_tokens=MOST_TOKENS)
        except GraphQLError as error:
            raise Refused(error) from None
        except RecursionError:
            raise Refused.because("too-deep", "the document is nested too deeply to be read") from None
        for one in ast.definitions:  # before validation: its cost grows with the square of the fields
            if isinstance(one, OperationDefinitionNode):
                size = measure(self._schema, ast, one, {})
                excess = Most(self._most.depth, self._most.n_aliases, self._most.n_fields, 10**9).find_excess(size)
                if excess is not None:
                    raise Refused.because(*excess)
        errors = validate(self._schema, ast, max_errors=10)
        if errors:
            raise Refused(*errors)
        return Document(ast, draws=None if "@" in text else {})


def is_query(operation: OperationDefinitionNode) -> bool:
    return operation.operation is OperationType.QUERY
