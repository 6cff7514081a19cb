"""The HTTP doors of people: parse, call, present. Each noun has its file; here they come together."""

from __future__ import annotations

from fastapi import APIRouter

from socialpulse.accounts import Who
from socialpulse.people import http_people, http_ties
from socialpulse.people.http_people import AvatarUrl, PersonOut, Presenter
from socialpulse.people.profiles import People
from socialpulse.people.ties import Ties

__all__ = ["PersonOut", "Presenter", "routers"]


def routers(people: People, ties: Ties, avatar_url: AvatarUrl, who: Who) -> list[APIRouter]:
    """Return the routes of this room. `who` says who calls, `avatar_url` where a public file is served."""
    presenter = Presenter(people, avatar_url)
    return [http_people.router(people, presenter, who), http_ties.router(ties, presenter, who)]
