"""The HTTP doors of search: parse, call, present."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AwareDatetime, BaseModel, Field

from socialpulse.accounts import Who
from socialpulse.core.actor import Actor
from socialpulse.core.ids import PersonId
from socialpulse.people.http import PersonOut
from socialpulse.people.http import Presenter as PeoplePresenter
from socialpulse.posts import PostKind
from socialpulse.posts.http import PostOut, Presenter, answer
from socialpulse.search.cursors import MOST_LETTERS
from socialpulse.search.reading import MOST_LANGUAGES, MOST_TAGS, MOST_TEXT
from socialpulse.search.service import MOST_BEGINNING, MOST_LIMIT, Search
from socialpulse.search.types import Found, Order, Question, Why

FRESH_ONLY = {"cache-control": "private, no-cache"}
ALL_TAGS = "With or without #; all must be there."

Limit = Annotated[int, Query(ge=1, le=MOST_LIMIT)]
Cursor = Annotated[
    str | None,
    Query(max_length=MOST_LETTERS, description="next_cursor of the page before; none to begin anew."),
]
Text = Annotated[
    str,
    Query(max_length=MOST_TEXT, description="What the posts are about, or words of them. #tags in it are conditions."),
]
Language = Annotated[str, Query(max_length=40)]
Tagged = Annotated[str, Query(max_length=101)]
Beginning = Annotated[str, Query(max_length=MOST_BEGINNING, description="How it begins.")]


class PostHitOut(BaseModel):
    """A post that was found."""

    post: PostOut
    why: Why = Field(
        description="words: it has every word that tells something; some-words; meaning: it has none of them and is "
        "about the same; filter: nothing was asked but filters."
    )


class PostHitsOut(BaseModel):
    """Posts in order. A page may hold fewer than were asked for; next_cursor is null at the end."""

    items: list[PostHitOut]
    next_cursor: str | None
    meaning_missing: str | None = Field(
        description="Why posts were looked for by their words alone; null: by what they mean too."
    )


class TagOut(BaseModel):
    """A hashtag without its #, as it is compared, and how many posts have it."""

    tag: str
    n_posts: int


class TagsOut(BaseModel):
    """Hashtags, the most used first."""

    items: list[TagOut]


class PeopleOut(BaseModel):
    """People: the very handle first, then handles that begin so, then names, in each those most followed first."""

    items: list[PersonOut]


def router(search: Search, posts: Presenter, people: PeoplePresenter, who: Who) -> APIRouter:
    """Return the routes of this room. `who` says who calls."""
    routes = APIRouter(prefix="/v1/search", tags=["search"])
    caller = Depends(who)

    def shown(found: Found) -> Response:
        items = [{"post": posts.post(hit.card), "why": hit.why} for hit in found.hits]
        page = {"items": items, "next_cursor": found.next_cursor, "meaning_missing": found.meaning_missing}
        made = answer(page)
        made.headers.update(FRESH_ONLY)
        return made

    @routes.get("/posts", response_model=PostHitsOut, summary="Posts about something, or with its words")
    async def find_posts(
        q: Text = "",
        kind: Annotated[list[PostKind] | None, Query(max_length=len(PostKind))] = None,
        language: Annotated[list[Language] | None, Query(max_length=MOST_LANGUAGES)] = None,
        tag: Annotated[list[Tagged] | None, Query(max_length=MOST_TAGS, description=ALL_TAGS)] = None,
        author: UUID | None = None,
        since: AwareDatetime | None = None,
        until: AwareDatetime | None = None,
        sensitive: Annotated[bool, Query(description="false leaves out what is marked as sensitive.")] = True,
        order: Order = Order.RELEVANCE,
        limit: Limit = 20,
        cursor: Cursor = None,
        actor: Actor = caller,
    ) -> Response:
        question = Question(
            text=q,
            kinds=tuple(kind or ()),
            languages=tuple(language or ()),
            tags=tuple(tag or ()),
            author=None if author is None else PersonId(author),
            since=since,
            until=until,
            sensitive=sensitive,
            order=order,
        )
        return shown(await search.find_posts(actor, question, limit, cursor))

    @routes.get("/tags", summary="Hashtags that begin so, the most used first")
    async def find_tags(q: Beginning, limit: Limit = 10, actor: Actor = caller) -> TagsOut:
        found = await search.find_tags(actor, q, limit)
        return TagsOut(items=[TagOut(tag=one.tag, n_posts=one.n_posts) for one in found])

    @routes.get("/people", summary="People whose handle or name begins so")
    async def find_people(q: Beginning, limit: Limit = 10, actor: Actor = caller) -> PeopleOut:
        return PeopleOut(items=await people.show(await search.find_people(actor, q, limit)))

    return routes
