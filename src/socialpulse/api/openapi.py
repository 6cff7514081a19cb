"""The document of all doors, with what stands around each of them: keys, tags, and refusals of the machinery."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from socialpulse.api.etags import TAGGED
from socialpulse.api.idempotency import KEPT_FOR, MOST_KEY_LETTERS, OWN_WAYS

_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": (
        f"Of your making, a random UUID for one. The same request with it again is answered as before, for "
        f"{KEPT_FOR.total_seconds() / 3600:.0f} hours, and happens once."
    ),
    "schema": {"type": "string", "minLength": 1, "maxLength": MOST_KEY_LETTERS, "pattern": "^[ -~]+$"},
}
_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of an answer you have: 304 where it is still the same.",
    "schema": {"type": "string", "maxLength": 1_000, "pattern": "^[ -~]*$"},
}
_REFUSALS = {
    400: "A value does not fit",
    404: "No such thing, or none the caller may see",
    408: "The body came too slowly",
    409: "The world has moved on, or this request is being answered already",
    412: "It has changed since the version of If-Match",
    413: "More bytes than we take",
    422: "The request does not have the right shape",
}
_PROBLEM = "application/problem+json"


def document(app: FastAPI) -> None:
    """Have the document of this app tell what its machinery adds to every door."""
    plain = app.openapi

    def told() -> dict[str, Any]:
        if app.openapi_schema is None:
            _complete(plain())
        return plain()

    app.openapi = told  # type: ignore[method-assign]


def _complete(schema: dict[str, Any]) -> None:
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            parameters = operation.setdefault("parameters", [])
            if method == "post" and not path.startswith(OWN_WAYS):
                parameters.append(_KEY)
            if method == "get" and path.startswith(TAGGED):
                parameters.append(_NONE_MATCH)
                operation["responses"].setdefault("304", {"description": "Still what you have"})
            content = operation["responses"].get("400", {}).get("content")
            for status, words in _REFUSALS.items():
                operation["responses"].setdefault(str(status), {"description": words, "content": content or {}})
            _share(schema["components"], operation["responses"])


def _share(components: dict[str, Any], responses: dict[str, Any]) -> None:
    """Keep each refusal once, and have doors point at it: said out in each, it would be nine tenths of the document."""
    shared = components.setdefault("responses", {})
    for status, response in responses.items():
        if status >= "400" and _PROBLEM in response.get("content", {}):
            said = dict(response["content"][_PROBLEM])
            components["schemas"]["ProblemOut"] = said["schema"]
            said["schema"] = {"$ref": "#/components/schemas/ProblemOut"}
            own, name = {**response, "content": {**response["content"], _PROBLEM: said}}, f"Refused{status}"
            responses[status] = (
                {"$ref": f"#/components/responses/{name}"} if shared.setdefault(name, own) == own else own
            )
