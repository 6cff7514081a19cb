"""Who sees whom. Every room that shows people, or what they made, asks here; nothing else decides it."""

from __future__ import annotations

from collections.abc import Sequence

from socialpulse.accounts import Act, allow
from socialpulse.core.actor import Actor, Role
from socialpulse.core.errors import NotFound
from socialpulse.core.ids import PersonId
from socialpulse.people import profiles_store, ties_store
from socialpulse.people.types import Seen
from socialpulse.runtime.db import Tx

_PEOPLE = (Role.PERSON, Role.MODERATOR, Role.OPERATOR)


def viewer_of(actor: Actor) -> PersonId | None:
    """Return the person who looks; None for nobody in particular and for programs. Raises as `allow`."""
    allow(actor, Act.LOOK)
    return PersonId(actor.id) if actor.role in _PEOPLE and actor.id is not None else None


def nobody(what: object) -> NotFound:
    """Return the error for somebody who is not there, or whom a block hides: a viewer cannot tell which."""
    return NotFound(f"nobody you can see is {what}")


async def find_visible(tx: Tx, viewer: PersonId | None, ids: Sequence[PersonId]) -> dict[PersonId, Seen]:
    """Return those of these people that the viewer may see, in one query, however many they are.

    A private person is visible; what they post is not (`find_readable_ids`).
    """
    seen = await profiles_store.find_visible(tx, viewer, ids) if ids else []
    return {one.person.id: one for one in seen}


async def find_language(tx: Tx, person: PersonId) -> str | None:
    """Return the language of somebody's profile, for what is shown to themselves."""
    return await profiles_store.find_language(tx, person)


async def find_readable_ids(tx: Tx, viewer: PersonId | None, ids: Sequence[PersonId]) -> set[PersonId]:
    """Return those of these people whose posts the viewer may read, in one query.

    Left out are those a block hides, in either direction, and private ones the viewer does not follow. Mutes are not
    looked at: who goes to the page of somebody muted reads it; feeds leave out `find_muted_ids`.
    """
    return await profiles_store.find_readable_ids(tx, viewer, ids) if ids else set()


async def find_hidden_ids(tx: Tx, viewer: PersonId) -> set[PersonId]:
    """Return everybody a block hides from the viewer, in either direction: what a list of candidates leaves out."""
    return await ties_store.find_hidden_ids(tx, viewer)


async def find_muted_ids(tx: Tx, viewer: PersonId) -> set[PersonId]:
    """Return whose posts the viewer wants in no feed."""
    return await ties_store.find_muted_ids(tx, viewer)


async def find_followed_ids(tx: Tx, viewer: PersonId) -> set[PersonId]:
    """Return everybody the viewer follows."""
    return await ties_store.find_followed_ids(tx, viewer)
