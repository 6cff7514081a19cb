"""Every error as application/problem+json (RFC 9457), with the fields, their values and what is allowed."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from socialpulse.core.errors import Invalid, NotSignedIn, OverQuota, SocialPulseError


class ProblemOut(BaseModel):
    """What went wrong (RFC 9457). `code` is stable and may be matched by programs; `cause` says it more closely."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    cause: str = ""
    errors: list[
        dict[str, str]
    ] = []  # field, value, reason of each value that does not fit, and cause where it has one


_EXAMPLE = {
    "type": "/docs/problems#invalid",
    "title": "invalid",
    "status": 400,
    "code": "invalid",
    "detail": "filters.countries = 'Atlantis': is no country; use a name or an ISO code, such as Germany or DE",
    "errors": [
        {"field": "filters.countries", "value": "Atlantis", "reason": "is no country; use a name or an ISO code"}
    ],
}
_CONTENT = {"application/problem+json": {"schema": ProblemOut.model_json_schema(), "example": _EXAMPLE}}
DOCUMENTED: dict[int | str, dict[str, Any]] = {
    400: {"description": "A value does not fit", "content": _CONTENT},
    401: {"description": "Nobody we know", "content": _CONTENT},
    403: {"description": "Not allowed to this caller", "content": _CONTENT},
    404: {"description": "No such thing", "content": _CONTENT},
    422: {"description": "The request does not have the right shape", "content": _CONTENT},
    429: {"description": "Spent; Retry-After says until when", "content": _CONTENT},
}


def install(app: FastAPI) -> None:
    """Have every error of this app answered as a problem."""

    @app.exception_handler(SocialPulseError)
    async def known(request: Request, error: SocialPulseError) -> JSONResponse:
        return problem_of(error)

    @app.exception_handler(UnicodeEncodeError)
    async def halved(request: Request, error: UnicodeEncodeError) -> JSONResponse:
        detail = f"{whole(str(error.object))[:200]!r} holds half a character, which no encoding can write"
        return problem(400, "invalid", detail, [])

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> JSONResponse:
        fields = [
            {
                "field": _field(item),
                "value": _short(item.get("input")),
                "reason": _reason(item),
            }
            for item in error.errors()
        ]
        detail = "; ".join(f"{item['field']} = {item['value']}: {item['reason']}" for item in fields[:5])
        return problem(422, "invalid", detail, fields)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        detail = str(error.detail)
        if error.status_code == 404 and detail == "Not Found":
            detail = f"nothing lives at {request.url.path}; /docs lists what does"
        return refusal_of(HTTPException(error.status_code, detail, error.headers))


CODES = {  # of refusals that have none of their own; stable, which the phrases of HTTP are not
    400: "bad-request",
    401: "not-signed-in",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    408: "too-slow",
    409: "conflict",
    412: "precondition-failed",
    413: "too-large",
    415: "unsupported-media-type",
    422: "invalid",
    431: "head-too-large",
    503: "unavailable",
}


def code_of(status: int) -> str:
    """Return the code of a refusal that is known by its status alone."""
    return CODES.get(status, "refused" if status < 500 else "error")


def fields_of(error: SocialPulseError) -> list[dict[str, str]]:
    """Return field, value and reason of each value that does not fit, and its cause where it has one."""
    if not isinstance(error, Invalid):
        return []
    said = [{"field": p.field, "value": p.value, "reason": p.reason, "cause": p.cause} for p in error.problems]
    return [{name: text for name, text in one.items() if text or name != "cause"} for one in said]


def problem_of(error: SocialPulseError) -> JSONResponse:
    """Return a known error as the doors answer it."""
    answer = problem(error.status, error.code, str(error), fields_of(error), error.cause)
    if isinstance(error, OverQuota) and error.retry_after_s is not None:
        answer.headers["retry-after"] = str(error.retry_after_s)
    if isinstance(error, NotSignedIn):
        answer.headers["www-authenticate"] = "Bearer"
    return answer


def refusal_of(error: HTTPException) -> JSONResponse:
    """Return a refusal of the doors themselves as they answer it."""
    answer = problem(error.status_code, code_of(error.status_code), str(error.detail), [])
    answer.headers.update(error.headers or {})
    return answer


def problem(status: int, code: str, detail: str, fields: list[dict[str, Any]], cause: str = "") -> JSONResponse:
    body: dict[str, Any] = {
        "type": f"/docs/problems#{code}",
        "title": code.replace("-", " "),
        "status": status,
        "code": code,
        "detail": whole(detail),
    }
    if cause:
        body["cause"] = cause
    if fields:
        body["errors"] = [{name: whole(str(value)) for name, value in one.items()} for one in fields]
    return JSONResponse(body, status_code=status, media_type="application/problem+json")


def whole(text: str) -> str:
    """Return a text that can be sent: JSON can hold half a character, and no encoding can."""
    return text.encode("utf-8", "backslashreplace").decode()


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 200 else text[:197] + "..."


def _field(item: Any) -> str:
    """Return where it stands; of what is no JSON the place is no field."""
    parts = () if item["type"] == "json_invalid" else item["loc"]
    return ".".join(str(part) for part in parts if part != "body") or "body"


def _reason(item: Any) -> str:
    if item["type"] == "json_invalid":
        return f"is no JSON at character {item['loc'][-1]}: {item['ctx']['error']}"
    words = str(item["msg"]).removeprefix("Value error, ")
    expected = (item.get("ctx") or {}).get("expected")
    return f"{words}" if not expected or str(expected) in words else f"{words}; allowed: {expected}"
