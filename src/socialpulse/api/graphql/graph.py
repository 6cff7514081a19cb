"""One schema of all rooms' faces, and the execution of one operation on it."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import psycopg
import strawberry
import structlog
from graphql import ExecutionResult, GraphQLError, GraphQLSchema, execute
from strawberry.tools import merge_types

from socialpulse.api.graphql.documents import Documents, Refused, is_query
from socialpulse.api.graphql.plain import PlainExecutor, is_awaitable, mark_plain
from socialpulse.api.graphql.sizes import Most
from socialpulse.api.problems import fields_of
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Invalid, SocialPulseError
from socialpulse.runtime.graph import Info, Node, Operation, split_id

MOST_IDS = 50
WITHIN_S = 15.0

log = structlog.get_logger(__name__)


class Desk(Protocol):
    """A room in one operation."""

    def find_node(self, kind: str, own: UUID) -> Awaitable[Node | None]:
        """Return what has this id, or None where the caller may not see it."""
        ...


class Room(Protocol):
    """What a room gives to the graph: fields of Query and Mutation, the kinds of nodes it finds, its desk."""

    @property
    def query(self) -> type | None: ...
    @property
    def mutation(self) -> type | None: ...
    @property
    def kinds(self) -> tuple[str, ...]: ...
    @property
    def desk(self) -> type: ...

    def open(self, operation: Operation) -> Desk: ...


@dataclass(frozen=True, slots=True)
class Ask:
    """One operation as it was sent."""

    text: str | None
    variables: Mapping[str, Any]
    operation: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """An answer. `took_effect`: something may have been changed, so it must not be asked for again unawares."""

    body: dict[str, Any]
    status: int = 200
    took_effect: bool = False


class Graph:
    """Answers operations."""

    def __init__(self, rooms: Sequence[Room], most: Most | None = None) -> None:
        self._openers: dict[type, Callable[[Operation], object]] = {room.desk: room.open for room in rooms}
        self._finders = {kind: room.desk for room in rooms for kind in room.kinds}
        queries = tuple(room.query for room in rooms if room.query is not None)
        mutations = tuple(room.mutation for room in rooms if room.mutation is not None)
        self.typed = strawberry.Schema(
            query=merge_types("Query", (_node_query(self._finders), *queries)),
            mutation=merge_types("Mutation", mutations) if mutations else None,
        )
        self._schema: GraphQLSchema = self.typed._schema  # executed without strawberry's layers: a third of the time
        mark_plain(self._schema)
        self._documents = Documents(self._schema, most or Most())

    async def answer(self, actor: Actor, ask: Ask, *, only_queries: bool = False) -> Told:
        """Return what an operation gives. Nothing is raised: what went wrong stands in the answer."""
        try:
            document = self._documents.load(ask.text, ask.sha256)
            operation = document.find_operation(ask.operation)
            changes = not is_query(operation)
            if changes and only_queries:
                raise Refused.because("method-not-allowed", "GET is for queries; send a mutation by POST", 405)
            self._documents.check_size(document, operation, ask.variables)
        except Refused as refusal:
            return Told({"errors": [_told(error) for error in refusal.errors]}, refusal.status)
        found = execute(
            self._schema,
            document.ast,
            context_value=Operation(actor, self._openers, document.draws),
            variable_values=dict(ask.variables),
            operation_name=ask.operation,
            executor_class=PlainExecutor,
            is_awaitable=is_awaitable,
        )
        result = await _within(found) if inspect.isawaitable(found) else found
        return _answered(result, changes)


async def _within(found: Awaitable[ExecutionResult]) -> ExecutionResult:
    try:
        async with asyncio.timeout(WITHIN_S):
            return await found
    except TimeoutError:
        words = f"this took more than {WITHIN_S:.0f} s; ask for less at a time"
        return ExecutionResult(None, [GraphQLError(words, extensions={"code": "too-slow", "status": 503})])


def _answered(result: ExecutionResult, changes: bool) -> Told:
    if not result.errors:
        return Told({"data": result.data}, took_effect=changes)
    body: dict[str, Any] = {"errors": [_told(error) for error in result.errors], "data": result.data}
    began = any(error.path for error in result.errors) or result.data is not None
    if not began and all(_is_misfit(error) for error in result.errors):
        return Told({"errors": body["errors"]}, 400)  # variables that do not fit: nothing was executed
    done = any(value is not None for value in (result.data or {}).values())
    return Told(body, took_effect=changes and done)


def _told(error: GraphQLError) -> dict[str, Any]:
    """Return an error with the problem it stands for, and of ours nothing but the number of the request."""
    told = dict(error.formatted)
    cause = error.original_error
    if isinstance(cause, SocialPulseError):
        told["extensions"] = {"code": cause.code, "status": cause.status, "errors": fields_of(cause)}
    elif isinstance(cause, psycopg.OperationalError):
        log.error("database did not answer", path=error.path, error=str(cause))
        told["message"] = "the database does not answer; try again in a moment"
        told["extensions"] = {"code": "unavailable", "status": 503}
    elif (cause is not None or (error.path and not error.extensions)) and not _is_misfit(error):
        log.error("graphql field failed", path=error.path, exc_info=cause or error)
        request_id = structlog.contextvars.get_contextvars().get("request_id")
        told["message"] = f"an error of ours; it is in the log under request {request_id}"
        told["extensions"] = {"code": "error", "status": 500}
    else:
        told["extensions"] = {"code": "invalid", "status": 400, **(error.extensions or {})}
    return told


def _is_misfit(error: GraphQLError) -> bool:
    """Return whether a variable that was sent does not fit its type: no date, no value of that enum."""
    cause = error.original_error
    return not error.path and not error.extensions and (cause is None or isinstance(cause, GraphQLError))


def _node_query(finders: Mapping[str, type]) -> type:
    """Return the fields that find any node by its id."""

    async def find(info: Info, text: str) -> Node | None:
        kind, own = split_id(text)
        if kind not in finders:
            raise Invalid.one("id", text, f"is of no type that has nodes; those are {', '.join(sorted(finders))}")
        desk: Desk = info.context.desk(finders[kind])
        return await desk.find_node(kind, own)

    @strawberry.type
    class Query:
        @strawberry.field(description="What has this id, or null where there is nothing you can see.")
        async def node(self, info: Info, id: strawberry.ID) -> Node | None:
            return await find(info, id)

        @strawberry.field(description=f"Up to {MOST_IDS} nodes, in the order of their ids; null for what is not there.")
        async def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
            if len(ids) > MOST_IDS:
                raise Invalid.one("ids", str(len(ids)), f"are too many; at most {MOST_IDS} at a time")
            return list(await asyncio.gather(*(find(info, id) for id in ids)))

    return Query
