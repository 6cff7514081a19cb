"""All SQL of profiles and handles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb

from socialpulse.core.ids import PersonId
from socialpulse.media import MediaId
from socialpulse.people.types import Person, Profile, Seen, Tie, Waiting
from socialpulse.runtime.db import Tx

_COLUMNS: LiteralString = """
p.id, p.handle, p.name, p.bio, p.avatar_id, p.links, p.language, p.private, p.made_at, t.n_followers, t.n_following
"""
_FROM: LiteralString = """
FROM people.person p
CROSS JOIN LATERAL (
    SELECT coalesce(sum(n_followers), 0)::bigint AS n_followers, coalesce(sum(n_following), 0)::bigint AS n_following
    FROM people.tally WHERE person_id = p.id
) t
"""
_PERSON: LiteralString = "SELECT " + _COLUMNS + _FROM
_TIES: LiteralString = """,
EXISTS (SELECT FROM people.follow WHERE follower_id = %(viewer)s AND followed_id = p.id) AS follows,
EXISTS (SELECT FROM people.follow_request WHERE follower_id = %(viewer)s AND followed_id = p.id) AS asked,
EXISTS (SELECT FROM people.follow WHERE follower_id = p.id AND followed_id = %(viewer)s) AS follows_me,
EXISTS (SELECT FROM people.follow_request WHERE follower_id = p.id AND followed_id = %(viewer)s) AS asks_me,
EXISTS (SELECT FROM people.mute WHERE muter_id = %(viewer)s AND muted_id = p.id) AS muted,
EXISTS (SELECT FROM people.block WHERE blocker_id = %(viewer)s AND blocked_id = p.id) AS blocked
"""
_VISIBLE: LiteralString = "WHERE p.id = ANY(%(ids)s) AND NOT people.hides(%(viewer)s, p.id)"
_SEEN: LiteralString = "SELECT " + _COLUMNS + _TIES + _FROM + _VISIBLE
_PERSON_FIELDS = tuple(field.name for field in fields(Person))
_TIE_FIELDS = tuple(field.name for field in fields(Tie))


@dataclass(frozen=True, slots=True)
class Kept:
    """What decides what becomes of a change: what others see, and what waits to be seen."""

    handle: str
    age_bracket: str
    name: str
    bio: str
    avatar_id: MediaId | None
    links: list[str]
    version: int
    looked: int
    waiting: dict[str, Any] | None

    @property
    def shown(self) -> Waiting:
        """Return what others see."""
        return Waiting(self.name, self.bio, self.avatar_id, self.links)

    @property
    def written(self) -> Waiting:
        """Return what the owner wrote last."""
        if self.waiting is None:
            return self.shown
        avatar = self.waiting["avatar_id"]
        return Waiting(**{**self.waiting, "avatar_id": None if avatar is None else MediaId(UUID(avatar))})


_KEPT: LiteralString = """
SELECT handle, age_bracket, name, bio, avatar_id, links, version, looked, waiting FROM people.person WHERE id = %(id)s
"""


async def find(tx: Tx, person: PersonId) -> Person | None:
    return await tx.find(Person, _PERSON + "WHERE p.id = %(id)s", id=person)


async def find_language(tx: Tx, person: PersonId) -> str | None:
    found: str | None = await tx.value("SELECT language FROM people.person WHERE id = %(id)s", id=person)
    return found


async def find_many(tx: Tx, ids: Sequence[PersonId]) -> list[Person]:
    """Return those of these people that exist, whoever asks, in no order."""
    return await tx.rows(Person, _PERSON + "WHERE p.id = ANY(%(ids)s)", ids=list(ids))


async def find_visible(tx: Tx, viewer: PersonId | None, ids: Sequence[PersonId]) -> list[Seen]:
    """Return those of these people that no block hides from the viewer, with the viewer's ties, in no order."""
    rows = await tx.records(_SEEN, ids=list(ids), viewer=viewer)
    return [_seen(viewer, row) for row in rows]


def _seen(viewer: PersonId | None, row: dict[str, Any]) -> Seen:
    person = Person(*[row[name] for name in _PERSON_FIELDS])
    has_tie = viewer is not None and viewer != person.id
    return Seen(person, Tie(*[row[name] for name in _TIE_FIELDS]) if has_tie else None)


async def find_readable_ids(tx: Tx, viewer: PersonId | None, ids: Sequence[PersonId]) -> set[PersonId]:
    """Return those of these people whose posts the viewer may read."""
    rows = await tx.records(
        """SELECT p.id FROM people.person p
           WHERE p.id = ANY(%(ids)s) AND NOT people.hides(%(viewer)s, p.id)
             AND (NOT p.private OR p.id = %(viewer)s
                  OR EXISTS (SELECT FROM people.follow WHERE follower_id = %(viewer)s AND followed_id = p.id))""",
        ids=list(ids),
        viewer=viewer,
    )
    return {row["id"] for row in rows}


async def find_by_handle(tx: Tx, key: str) -> PersonId | None:
    """Return whose handle this is, or was."""
    found: PersonId | None = await tx.value("SELECT person_id FROM people.handle WHERE key = %(key)s", key=key)
    return found


async def find_kept(tx: Tx, person: PersonId) -> Kept | None:
    return await tx.find(Kept, _KEPT, id=person)


async def find_locked(tx: Tx, person: PersonId) -> Kept | None:
    """Return what a profile was, locked until the transaction ends."""
    return await tx.find(Kept, _KEPT + "FOR NO KEY UPDATE", id=person)


async def add(tx: Tx, person: PersonId, profile: Profile, now: datetime) -> bool:
    """Add a person; return False where the account has a profile already."""
    n = await tx.run(
        """INSERT INTO people.person
               (id, handle, name, bio, avatar_id, links, language, private, age_bracket, made_at)
           VALUES (%(id)s, %(handle)s, %(name)s, %(bio)s, %(avatar)s, %(links)s, %(language)s, %(private)s,
                   %(age)s, %(now)s)
           ON CONFLICT (id) DO NOTHING""",
        **_values(person, profile),
        now=now,
    )
    return n == 1


async def save(tx: Tx, person: PersonId, profile: Profile) -> None:
    await tx.run(
        """UPDATE people.person SET handle = %(handle)s, name = %(name)s, bio = %(bio)s, avatar_id = %(avatar)s,
               links = %(links)s, language = %(language)s, private = %(private)s, age_bracket = %(age)s
           WHERE id = %(id)s""",
        **_values(person, profile),
    )


async def write(tx: Tx, person: PersonId, waiting: Waiting | None) -> None:
    """Count a change of what is looked at, and keep what others shall not see before somebody has."""
    await tx.run(
        "UPDATE people.person SET version = version + 1, waiting = %(waiting)s WHERE id = %(id)s",
        id=person,
        waiting=_json(waiting),
    )


async def judge(tx: Tx, person: PersonId, shown: Waiting, waiting: Waiting | None) -> None:
    """Have others see `shown`, and note that this version was looked at."""
    await tx.run(
        """UPDATE people.person SET name = %(name)s, bio = %(bio)s, avatar_id = %(avatar)s, links = %(links)s,
               waiting = %(waiting)s, looked = version
           WHERE id = %(id)s""",
        id=person,
        name=shown.name,
        bio=shown.bio,
        avatar=shown.avatar_id,
        links=list(shown.links),
        waiting=_json(waiting),
    )


async def find_unlooked(tx: Tx, limit: int) -> list[PersonId]:
    """Return people whose profile waits for somebody to look at it, in no order."""
    rows = await tx.records(
        "SELECT id FROM people.person WHERE waiting IS NOT NULL AND looked < version LIMIT %(limit)s", limit=limit
    )
    return [row["id"] for row in rows]


async def take_handle(tx: Tx, person: PersonId, key: str, now: datetime) -> bool:
    """Make a handle the person's present one, the one before a former one; False where it is, or was, another's."""
    await tx.run(
        "UPDATE people.handle SET left_at = %(now)s WHERE person_id = %(id)s AND left_at IS NULL AND key <> %(key)s",
        id=person,
        key=key,
        now=now,
    )
    n = await tx.run(
        """INSERT INTO people.handle AS h (key, person_id, taken_at) VALUES (%(key)s, %(id)s, %(now)s)
           ON CONFLICT (key) DO UPDATE SET left_at = NULL, taken_at = %(now)s WHERE h.person_id = excluded.person_id""",
        id=person,
        key=key,
        now=now,
    )
    return n == 1


async def find_former_handles(tx: Tx, person: PersonId) -> list[str]:
    rows = await tx.records(
        """SELECT key FROM people.handle WHERE person_id = %(id)s AND left_at IS NOT NULL
           ORDER BY left_at DESC, key""",
        id=person,
    )
    return [row["key"] for row in rows]


def _json(waiting: Waiting | None) -> Jsonb | None:
    if waiting is None:
        return None
    avatar = None if waiting.avatar_id is None else str(waiting.avatar_id)
    return Jsonb({**asdict(waiting), "avatar_id": avatar, "links": list(waiting.links)})


def _values(person: PersonId, profile: Profile) -> dict[str, object]:
    return {
        "id": person,
        "handle": profile.handle,
        "name": profile.name,
        "bio": profile.bio,
        "avatar": profile.avatar_id,
        "links": list(profile.links),
        "language": profile.language,
        "private": profile.private,
        "age": profile.age_bracket,
    }
