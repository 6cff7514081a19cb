"""The HTTP doors of what people do with posts: like, save, repost, pass on, report."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from socialpulse.accounts import Act, Who, person_of
from socialpulse.core.actor import Actor
from socialpulse.posts.presenting import AuthorOut, CountsOut, MineOut, PostOut, Presenter, answer
from socialpulse.posts.reactions import Reactions
from socialpulse.posts.reasons import REASONS, Reason, dsa_category, ozone_type
from socialpulse.posts.reports import Reports
from socialpulse.posts.rules import MOST_WORDS
from socialpulse.posts.shares import Shares
from socialpulse.posts.types import PostId, Reaction, SubjectKind

Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=200)]


class ReactionOut(BaseModel):
    """How the post stands now."""

    counts: CountsOut
    mine: MineOut


class ShareOut(BaseModel):
    """Your link to a post: /v1/shares/CODE. `n_brought`: how many people came by it first."""

    code: str
    post_id: UUID
    at: datetime
    n_brought: int


class SharePageOut(BaseModel):
    items: list[ShareOut]
    next_cursor: str | None


class OpenedOut(BaseModel):
    """What a link leads to, and who passed it on."""

    post: PostOut
    by: AuthorOut | None


class ReportBody(BaseModel):
    """What is wrong with what. Say it in your own words where the reason does not."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "subject_kind": "post",
                "subject_id": "0198c5a8-0000-7000-8000-000000000001",
                "reason": "scam",
                "words": "The link asks for my password.",
            }
        },
    )

    subject_kind: SubjectKind
    subject_id: UUID
    reason: Reason
    words: str = Field(default="", max_length=4 * MOST_WORDS)


class ReceiptOut(BaseModel):
    """Your report, merged with what you reported of the same thing before."""

    id: UUID
    subject_kind: SubjectKind
    subject_id: UUID
    reasons: list[Reason]
    words: str
    n_times: int
    made_at: datetime


class ReportOut(ReceiptOut):
    """A report as moderation reads it: with who made it and what stood there then."""

    reporter_id: UUID | None
    about_id: UUID
    subject: dict[str, object]
    changed_at: datetime


class ReportPageOut(BaseModel):
    items: list[ReportOut]
    next_cursor: str | None


class ReasonOut(BaseModel):
    """A reason to report something, and what it is called in the DSA's statements of reasons and in Ozone."""

    reason: Reason
    words: str
    dsa: str
    ozone: str


def router(reactions: Reactions, shares: Shares, reports: Reports, presenter: Presenter, who: Who) -> APIRouter:
    """Return the routes of what people do with posts."""
    routes = APIRouter(prefix="/v1", tags=["posts"])
    _add_reactions(routes, reactions, who)
    _add_shares(routes, shares, presenter, who)
    _add_reports(routes, reports, who)
    return routes


def _add_reactions(routes: APIRouter, reactions: Reactions, who: Who) -> None:
    caller = Depends(who)
    verbs: list[tuple[str, str, str, Callable[[Actor, PostId], Awaitable[Reaction]]]] = [
        ("PUT", "like", "Like a post", reactions.like),
        ("DELETE", "like", "Like it no more", reactions.unlike),
        ("PUT", "save", "Keep a post where only I find it", reactions.save),
        ("DELETE", "save", "Keep it no more", reactions.unsave),
        ("PUT", "repost", "Show a public post to my followers", reactions.repost),
        ("DELETE", "repost", "Show it to them no more", reactions.unrepost),
    ]

    def door(verb: Callable[[Actor, PostId], Awaitable[Reaction]]) -> Callable[..., Awaitable[Response]]:
        async def react(post_id: UUID, actor: Actor = caller) -> Response:
            return answer(await verb(actor, PostId(post_id)))

        return react

    for method, noun, summary, verb in verbs:
        name = f"{'' if method == 'PUT' else 'un'}{noun}"
        routes.add_api_route(
            f"/posts/{{post_id}}/{noun}",
            door(verb),
            methods=[method],
            name=name,
            response_model=ReactionOut,
            summary=summary,
        )


def _add_shares(routes: APIRouter, shares: Shares, presenter: Presenter, who: Who) -> None:
    caller = Depends(who)

    @routes.post("/posts/{post_id}/shares", response_model=ShareOut, summary="My link to a post, to pass on")
    async def share(post_id: UUID, actor: Actor = caller) -> Response:
        return answer(await shares.share(actor, PostId(post_id)))

    @routes.get("/shares/{code}", response_model=OpenedOut, summary="What a link leads to; notes who brought me")
    async def open_link(code: Annotated[str, Path(max_length=100)], actor: Actor = caller) -> Response:
        opened = await shares.open(actor, code)
        by = None if opened.by is None else presenter.author(opened.by, None)
        return answer({"post": presenter.post(opened.card), "by": by})

    @routes.get("/me/shares", response_model=SharePageOut, summary="My links, and how many people each brought")
    async def own(limit: Limit = 20, cursor: Cursor = None, actor: Actor = caller) -> Response:
        page = await shares.find_own(actor, limit, cursor)
        return answer({"items": list(page.items), "next_cursor": page.next_cursor})


def _add_reports(routes: APIRouter, reports: Reports, who: Who) -> None:
    caller = Depends(who)

    async def somebody(actor: Actor = caller) -> Actor:
        person_of(actor, Act.TAKE_PART)
        return actor

    myself = Depends(somebody)

    @routes.get("/report-reasons", summary="Why something can be reported")
    async def reasons() -> list[ReasonOut]:
        return [
            ReasonOut(reason=reason, words=row.words, dsa=dsa_category(reason), ozone=ozone_type(reason))
            for reason, row in REASONS.items()
        ]

    @routes.post("/reports", status_code=201, response_model=ReceiptOut, summary="Report a post, comment or person")
    async def report(body: ReportBody, actor: Actor = myself) -> Response:
        made = await reports.report(actor, body.subject_kind, body.subject_id, body.reason, body.words)
        return answer(ReceiptOut.model_validate(made, from_attributes=True).model_dump(), 201)

    @routes.get("/moderation/reports", response_model=ReportPageOut, summary="What was reported, the latest first")
    async def latest(limit: Limit = 20, cursor: Cursor = None, actor: Actor = caller) -> Response:
        page = await reports.find_latest(actor, limit, cursor)
        return answer({"items": list(page.items), "next_cursor": page.next_cursor})
