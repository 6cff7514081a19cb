"""The HTTP door of GraphQL: POST for everything, GET for queries, a few operations at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from socialpulse.api.callers import Desk
from socialpulse.api.graphql.graph import Ask, Graph, Told
from socialpulse.api.problems import ProblemOut
from socialpulse.core.actor import Actor

MOST_AT_ONCE = 5
_SPEAKS = "application/graphql-response+json"
_EXAMPLE = {
    "query": "query Page($n: Int!) { latest(first: $n) { edges { node { caption author { handle } } } } }",
    "variables": {"n": 10},
}
_FIELDS: dict[str, Any] = {
    "query": {"type": "string"},
    "variables": {"type": ["object", "null"]},
    "operationName": {"type": ["string", "null"]},
    "extensions": {"type": ["object", "null"], "description": "persistedQuery.sha256Hash in place of query."},
}
_BODY = {"requestBody": {"content": {"application/json": {"schema": {"type": "object", "properties": _FIELDS}}}}}
_BODY["requestBody"]["content"]["application/json"]["example"] = _EXAMPLE
_QUERY = {
    "parameters": [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string", "maxLength": 16_000}}
        for name in _FIELDS
    ]
}
_JSON: dict[str, Any] = {kind: {"schema": {"type": "object"}} for kind in ("application/json", _SPEAKS)}
_PROBLEM: dict[str, Any] = {"application/problem+json": {"schema": ProblemOut.model_json_schema()}}
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "`data`, and `errors` whose `extensions` hold the code and status REST would answer",
        "content": _JSON,
    },
    400: {"description": "No operation, or one that does not fit: `errors`", "content": {**_JSON, **_PROBLEM}},
    405: {"description": "GET is for queries: `errors`", "content": {**_JSON, **_PROBLEM}},
    415: {"description": "The body is not JSON", "content": _PROBLEM},
}


def router(graph_of: Callable[[Actor], Graph], desk: Desk) -> APIRouter:
    """Return the route of GraphQL. A page with our cookie needs the CSRF token for POST, as everywhere.

    graph_of: the graph that a caller may know of
    """
    routes = APIRouter(tags=["graphql"])

    @routes.get("/graphql", summary="Ask one query", openapi_extra=_QUERY, responses=_ANSWER, response_class=Response)
    async def ask(request: Request) -> Response:
        actor = (await desk.caller(request)).actor
        given = dict(request.query_params)
        ask = _ask(
            {**given, **{name: _json(given[name], name) for name in ("variables", "extensions") if name in given}}
        )
        return _response(request, await graph_of(actor).answer(actor, ask, only_queries=True))

    @routes.post(
        "/graphql",
        summary=f"Ask or change; up to {MOST_AT_ONCE} operations as a list, done one after the other",
        openapi_extra=_BODY,
        responses=_ANSWER,
        response_class=Response,
    )
    async def change(request: Request) -> Response:
        actor = (await desk.caller(request)).actor
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise HTTPException(415, "send the operation as application/json")
        given = _json(await request.body(), "the body")
        if isinstance(given, list):
            return await _several(request, graph_of(actor), actor, given)
        return _response(request, await graph_of(actor).answer(actor, _ask(given)))

    return routes


async def _several(request: Request, graph: Graph, actor: Actor, given: list[Any]) -> Response:
    if not 1 <= len(given) <= MOST_AT_ONCE:
        raise HTTPException(400, f"{len(given)} operations at once; send 1 to {MOST_AT_ONCE}")
    told = [await graph.answer(actor, ask) for ask in [_ask(one) for one in given]]
    request.scope["state"]["keep_answer"] = any(one.took_effect for one in told)
    return Response(orjson.dumps([one.body for one in told]), media_type=_kind(request))


def _response(request: Request, told: Told) -> Response:
    request.scope["state"]["keep_answer"] = told.took_effect
    answer = Response(orjson.dumps(told.body), told.status, media_type=_kind(request))
    if told.status == 405:
        answer.headers["allow"] = "POST"
    return answer


def _kind(request: Request) -> str:
    return _SPEAKS if _SPEAKS in request.headers.get("accept", "") else "application/json"


def _ask(given: Any) -> Ask:
    """Return one operation from what was sent. Raises HTTPException where it has not that shape."""
    if not isinstance(given, dict):
        raise HTTPException(400, "an operation is a JSON object with query, variables, operationName, extensions")
    text, name = given.get("query"), given.get("operationName") or None
    variables, extensions = given.get("variables") or {}, given.get("extensions") or {}
    if not (text is None or isinstance(text, str)) or not (name is None or isinstance(name, str)):
        raise HTTPException(400, "query and operationName are strings")
    if not isinstance(variables, dict) or not isinstance(extensions, dict):
        raise HTTPException(400, "variables and extensions are JSON objects")
    persisted = extensions.get("persistedQuery")
    sha256 = persisted.get("sha256Hash") if isinstance(persisted, dict) else None
    return Ask(text, variables, name, sha256 if isinstance(sha256, str) else None)


def _json(text: str | bytes, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise HTTPException(400, f"{what} is not JSON: {error}") from None
