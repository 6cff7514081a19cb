"""The HTTP doors of the Perspective API, v1alpha1: parse, call, present. Errors are shaped as Google's are.

A key of ours comes as `?key=`, as X-Goog-Api-Key, or as a bearer token.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from starlette.exceptions import HTTPException

from socialpulse.accounts import Act, Who, allow
from socialpulse.core.actor import Actor
from socialpulse.core.errors import NotSignedIn, OverQuota, SocialPulseError
from socialpulse.moderation.perspective import (
    Analysis,
    ErrorType,
    NotScored,
    Perspective,
    Question,
    Scores,
    ScoreType,
    Wish,
)

Language = Annotated[str, Field(max_length=35, pattern=r"^[A-Za-z0-9-]+$")]
_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    408: "DEADLINE_EXCEEDED",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
}
_ERROR = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
_BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"


class Shape(BaseModel):
    """Names are written in camelCase; requests may write them with underscores too, as Google's do."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel, populate_by_name=True)


class TextEntry(Shape):
    text: str = ""
    type: str = Field(default="PLAIN_TEXT", description="PLAIN_TEXT; nothing else is taken.")


class ArticleAndParent(Shape):
    article: TextEntry | None = None
    parent_comment: TextEntry | None = None


class Context(Shape):
    """What the comment answers to. It is taken and does not change the scores."""

    entries: Annotated[list[TextEntry], Field(max_length=100)] = []
    article_and_parent_comment: ArticleAndParent | None = None


class Parameters(Shape):
    score_type: ScoreType = ScoreType.UNSPECIFIED
    score_threshold: float = Field(default=0, allow_inf_nan=False, description="Scores below it are left out.")


class CommentBody(Shape):
    comment: TextEntry = TextEntry()
    context: Context | None = None
    languages: Annotated[list[Language], Field(max_length=20)] = []
    client_token: str | None = Field(default=None, max_length=1_000, description="Comes back in the answer.")
    community_id: str | None = Field(default=None, max_length=1_000)
    session_id: str | None = Field(default=None, max_length=1_000)

    def text(self) -> str:
        """Return the comment. Raises NotScored where it is not plain text."""
        if self.comment.type == "HTML":
            raise NotScored(ErrorType.INVALID_REQUEST, "Currently, only 'PLAIN_TEXT' comments are supported")
        if self.comment.type not in ("PLAIN_TEXT", "TEXT_TYPE_UNSPECIFIED"):
            raise NotScored(ErrorType.INVALID_REQUEST, "Unknown text type")
        if self.context is not None and self.context.entries and self.context.article_and_parent_comment is not None:
            message = "Context can have either entries or article_and_parent_comment, but both fields were populated."
            raise NotScored(ErrorType.INVALID_REQUEST, message)
        return self.comment.text.encode("utf-8", "replace").decode()  # JSON can hold half a character


class AnalyzeBody(CommentBody):
    """A comment to score. Nothing of it is kept, whatever doNotStore says."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"comment": {"text": "what a fool"}, "requestedAttributes": {"TOXICITY": {}, "INSULT": {}}}]
        }
    )
    requested_attributes: Annotated[dict[str, Parameters], Field(max_length=100)] = {}
    span_annotations: bool = False
    do_not_store: bool = False

    def question(self) -> Question:
        wishes = {name: Wish(one.score_type, one.score_threshold) for name, one in self.requested_attributes.items()}
        return Question(self.text(), wishes, tuple(self.languages), self.span_annotations)


class ScoreShape(Shape):
    value: float = Field(allow_inf_nan=False)
    type: ScoreType = ScoreType.PROBABILITY


class SpanShape(Shape):
    begin: int = 0
    end: int = 0
    score: ScoreShape


class AttributeShape(Shape):
    summary_score: ScoreShape | None = None
    span_scores: Annotated[list[SpanShape], Field(max_length=1_000)] = []


class SuggestBody(CommentBody):
    """A comment, and what it should have scored. It is kept."""

    attribute_scores: Annotated[dict[str, AttributeShape], Field(max_length=100)] = {}


class AnalyzeOut(Shape):
    attribute_scores: dict[str, AttributeShape] | None = None
    languages: list[str]
    detected_languages: list[str] | None = None
    client_token: str | None = None


class SuggestOut(Shape):
    client_token: str | None = None
    detected_languages: list[str] | None = None
    requested_languages: list[str] | None = None


class ErrorOut(BaseModel):
    """Google's shape: code, message, status and details, in `error`."""

    error: dict[str, Any]


def router(perspective: Perspective, who: Who, act: Act) -> APIRouter:
    """Return the routes of the Perspective API for callers that may do `act`."""
    errors: dict[int | str, dict[str, Any]] = {status: {"model": ErrorOut} for status in _STATUS}
    routes = APIRouter(
        prefix="/v1alpha1",
        tags=["perspective"],
        route_class=_AnsweringAsGoogle,
        responses=errors,
        strict_content_type=False,
    )

    async def allowed(
        request: Request,
        key: Annotated[str | None, Query(max_length=200, description="An API key.")] = None,
        x_goog_api_key: Annotated[str | None, Header(max_length=200)] = None,
    ) -> Actor:
        try:
            actor = await who(_with_key(request, x_goog_api_key or key))
        except NotSignedIn:
            if not (x_goog_api_key or key):
                raise
            raise NotSignedIn("API key not valid. Please pass a valid API key.") from None
        allow(actor, act)
        return actor

    caller = Depends(allowed)

    @routes.post(
        "/comments:analyze",
        response_model=AnalyzeOut,
        response_model_exclude_none=True,
        summary="Score a comment as the Perspective API did",
    )
    async def analyze(body: AnalyzeBody, actor: Actor = caller) -> AnalyzeOut:
        return _analysis(await perspective.analyze(body.question()), body.client_token)

    @routes.post(
        "/comments:suggestscore",
        response_model=SuggestOut,
        response_model_exclude_none=True,
        summary="Say what a comment should have scored",
    )
    async def suggest(body: SuggestBody, actor: Actor = caller) -> SuggestOut:
        told = body.model_dump(mode="json", include={"attribute_scores", "languages", "community_id"})
        detected = await perspective.suggest(actor.tenant, body.text(), {"suggested": told})
        return SuggestOut(
            client_token=body.client_token,
            detected_languages=list(detected) or None,
            requested_languages=body.languages or None,
        )

    return routes


def _with_key(request: Request, key: str | None) -> Request:
    """Return the request as if its key had come as a bearer token, where it carries none."""
    if key is None or "authorization" in request.headers:
        return request
    headers = [*request.scope["headers"], (b"authorization", b"Bearer " + key.encode())]
    request.scope.setdefault("state", {})  # shared with the copy: who came is found out once
    return Request({**request.scope, "headers": headers}, request.receive)


def _analysis(found: Analysis, client_token: str | None) -> AnalyzeOut:
    return AnalyzeOut(
        attribute_scores={name: _attribute(scores) for name, scores in found.scores.items()} or None,
        languages=list(found.languages),
        detected_languages=list(found.detected) or None,
        client_token=client_token,
    )


def _attribute(scores: Scores) -> AttributeShape:
    spans = [
        SpanShape(begin=one.begin, end=one.end, score=ScoreShape(value=one.value, type=scores.type))
        for one in scores.spans
    ]
    return AttributeShape(summary_score=ScoreShape(value=scores.summary, type=scores.type), span_scores=spans)


class _AnsweringAsGoogle(APIRoute):
    """A route whose errors are answered in Google's shape, not in ours."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                return _misshapen(error)
            except NotScored as error:
                return _error(400, str(error), [{"@type": _ERROR, "errorType": error.kind, **error.detail}], {})
            except SocialPulseError as error:
                return _refused(error)
            except HTTPException as error:
                return _error(error.status_code, str(error.detail), [], dict(error.headers or {}))

        return answered


def _refused(error: SocialPulseError) -> JSONResponse:
    headers = {"www-authenticate": "Bearer"} if error.status == 401 else {}
    if isinstance(error, OverQuota) and error.retry_after_s is not None:
        headers["retry-after"] = str(error.retry_after_s)
    return _error(error.status, str(error), [], headers)


def _misshapen(error: RequestValidationError) -> JSONResponse:
    """Return the answer to a body, or a key, that has not the right shape."""
    wrong = [
        {
            "field": "" if one["type"] == "json_invalid" else ".".join(map(str, one["loc"][1:])),
            "description": one["msg"],
        }
        for one in error.errors()[:20]
    ]
    said = "; ".join(f"{one['field']}: {one['description']}" if one["field"] else one["description"] for one in wrong)
    details = [{"@type": _BAD_REQUEST, "fieldViolations": wrong}]
    return _error(400, f"Invalid JSON payload received. {said}", details, {})


def _error(code: int, message: str, details: list[dict[str, Any]], headers: dict[str, str]) -> JSONResponse:
    told: dict[str, Any] = {"code": code, "message": message, "status": _STATUS.get(code, "UNKNOWN")}
    if details:
        told["details"] = details
    return JSONResponse({"error": told}, code, headers)
