"""The HTTP doors of profiles: write one's own, look at others'."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field

from socialpulse.accounts import Act, Who, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.ids import PersonId
from socialpulse.media import MediaId
from socialpulse.people.profiles import People
from socialpulse.people.types import AgeBracket, Own, Profile, Seen, Tie

AvatarUrl = Callable[[str], str]  # the address of a public file, from its path


class ProfileBody(BaseModel):
    """A whole profile; what is left out is empty afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    handle: str = Field(
        max_length=200, examples=["ada.lovelace"], description="2 to 30 of a-z, 0-9, . and _; capitals make no other."
    )
    name: str = Field(max_length=400, examples=["Ada Lovelace"])
    age_bracket: AgeBracket = Field(description="Shown to nobody else.")
    bio: str = Field(default="", max_length=4_000, examples=["Notes on engines."])
    avatar_id: UUID | None = Field(default=None, description="A picture of yours that is ready.")
    links: list[str] = Field(default_factory=list, max_length=20, examples=[["https://example.org/ada"]])
    language: str | None = Field(default=None, max_length=60, examples=["en"])
    private: bool | None = Field(default=None, description="null: private below 18, else public.")

    def profile(self) -> Profile:
        return Profile(
            handle=self.handle,
            name=self.name,
            age_bracket=self.age_bracket,
            bio=self.bio,
            avatar_id=None if self.avatar_id is None else MediaId(self.avatar_id),
            links=self.links,
            language=self.language,
            private=self.private,
        )


class PersonOut(BaseModel):
    """A person as the caller sees them."""

    id: UUID
    handle: str
    name: str
    bio: str
    avatar_id: UUID | None
    avatar_url: str | None
    links: list[str]
    language: str | None
    private: bool
    made_at: datetime
    n_followers: int
    n_following: int
    tie: Tie | None = Field(description="What you are to each other; null for yourself and without signing in.")


class OwnOut(BaseModel):
    """Yourself: what others see, and what only you do."""

    person: PersonOut
    age_bracket: AgeBracket
    former_handles: list[str] = Field(description="They still lead to you, and nobody else can take them.")
    n_requests: int = Field(description="Requests to follow that wait for your answer.")
    waits: bool = Field(description="Others still see what stood there before: moderation has not taken the change.")


class Presenter:
    """Shows people with the addresses of their pictures."""

    def __init__(self, people: People, avatar_url: AvatarUrl) -> None:
        self._people = people
        self._avatar_url = avatar_url

    async def show(self, seen: Sequence[Seen]) -> list[PersonOut]:
        paths = await self._people.find_avatars([one.person for one in seen])
        return [self._out(one, paths) for one in seen]

    async def show_own(self, own: Own) -> OwnOut:
        return OwnOut(
            person=(await self.show([Seen(own.person, None)]))[0],
            age_bracket=own.age_bracket,
            former_handles=own.former_handles,
            n_requests=own.n_requests,
            waits=own.waits,
        )

    def _out(self, seen: Seen, paths: dict[MediaId, str]) -> PersonOut:
        person = seen.person
        path = paths.get(person.avatar_id) if person.avatar_id is not None else None
        return PersonOut(
            id=person.id,
            handle=person.handle,
            name=person.name,
            bio=person.bio,
            avatar_id=person.avatar_id,
            avatar_url=None if path is None else self._avatar_url(path),
            links=person.links,
            language=person.language,
            private=person.private,
            made_at=person.made_at,
            n_followers=person.n_followers,
            n_following=person.n_following,
            tie=seen.tie,
        )


def router(people: People, presenter: Presenter, who: Who) -> APIRouter:
    """Return the routes of profiles."""
    routes = APIRouter(prefix="/v1", tags=["people"])
    caller = Depends(who)

    async def somebody(actor: Actor = caller) -> Actor:
        person_of(actor, Act.TAKE_PART)  # before the body is looked at
        return actor

    myself = Depends(somebody)

    @routes.put("/me/profile", summary="Write my profile, the first time or anew")
    async def save(body: ProfileBody, actor: Actor = myself) -> OwnOut:
        return await presenter.show_own(await people.save(actor, body.profile()))

    @routes.get("/me/profile", summary="My profile")
    async def own(actor: Actor = myself) -> OwnOut:
        return await presenter.show_own(await people.load_own(actor))

    @routes.get("/people/by-handle/{handle}", summary="Somebody by handle; a former one still leads to them")
    async def by_handle(handle: Annotated[str, Path(max_length=200)], actor: Actor = caller) -> PersonOut:
        return (await presenter.show([await people.load_by_handle(actor, handle)]))[0]

    @routes.get("/people/{person_id}", summary="Somebody")
    async def load(person_id: UUID, actor: Actor = caller) -> PersonOut:
        return (await presenter.show([await people.load(actor, PersonId(person_id))]))[0]

    return routes
