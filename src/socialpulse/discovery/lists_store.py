"""All SQL of lists of creators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

from socialpulse.core.ids import CreatorId
from socialpulse.discovery.types import CreatorList, Listed, ListId, OwnerId
from socialpulse.runtime.db import Tx

_LIST: LiteralString = (
    "SELECT id, owner_id, name, description, n_creators, made_at, changed_at FROM discovery.list "
    "WHERE owner_id = %(owner)s "
)
_LISTED: LiteralString = (
    "SELECT creator_id, note, tags, added_at, place FROM discovery.listed WHERE list_id = %(list)s "
)


async def add(tx: Tx, made: CreatorList) -> None:
    await tx.run(
        """INSERT INTO discovery.list (id, owner_id, name, description, made_at, changed_at)
           VALUES (%(id)s, %(owner)s, %(name)s, %(description)s, %(at)s, %(at)s)""",
        id=made.id,
        owner=made.owner_id,
        name=made.name,
        description=made.description,
        at=made.made_at,
    )


async def count(tx: Tx, owner: OwnerId) -> int:
    return int(await tx.value("SELECT count(*) FROM discovery.list WHERE owner_id = %(owner)s", owner=owner))


async def find(tx: Tx, owner: OwnerId, list_id: ListId) -> CreatorList | None:
    return await tx.find(CreatorList, _LIST + "AND id = %(id)s", owner=owner, id=list_id)


async def find_locked(tx: Tx, owner: OwnerId, list_id: ListId) -> CreatorList | None:
    """Return a list, locked until the transaction ends."""
    return await tx.find(CreatorList, _LIST + "AND id = %(id)s FOR UPDATE", owner=owner, id=list_id)


async def find_of(tx: Tx, owner: OwnerId) -> list[CreatorList]:
    """Return an owner's lists, the one changed last first."""
    return await tx.rows(CreatorList, _LIST + "ORDER BY changed_at DESC, id DESC", owner=owner)


async def save(tx: Tx, owner: OwnerId, list_id: ListId, name: str, description: str, now: datetime) -> bool:
    n = await tx.run(
        """UPDATE discovery.list SET name = %(name)s, description = %(description)s, changed_at = %(now)s
           WHERE id = %(id)s AND owner_id = %(owner)s""",
        id=list_id,
        owner=owner,
        name=name,
        description=description,
        now=now,
    )
    return n == 1


async def delete(tx: Tx, owner: OwnerId, list_id: ListId) -> bool:
    n = await tx.run("DELETE FROM discovery.list WHERE id = %(id)s AND owner_id = %(owner)s", id=list_id, owner=owner)
    return n == 1


async def add_creators(
    tx: Tx, list_id: ListId, creators: Sequence[tuple[CreatorId, int]], tags: Sequence[str], now: datetime
) -> int:
    """Add creators, each with its number in the index, in their order; return how many were not there before."""
    return await tx.run(
        """INSERT INTO discovery.listed (list_id, creator_id, number, tags, added_at)
           SELECT %(list)s, c.id, c.number, %(tags)s, %(now)s
           FROM unnest(%(ids)s::uuid[], %(numbers)s::bigint[]) WITH ORDINALITY AS c (id, number, place)
           ORDER BY c.place ON CONFLICT DO NOTHING""",
        list=list_id,
        ids=[creator for creator, _ in creators],
        numbers=[number for _, number in creators],
        tags=list(tags),
        now=now,
    )


async def remove_creators(tx: Tx, list_id: ListId, creators: Sequence[CreatorId]) -> int:
    return await tx.run(
        "DELETE FROM discovery.listed WHERE list_id = %(list)s AND creator_id = ANY(%(ids)s)",
        list=list_id,
        ids=list(creators),
    )


async def save_size(tx: Tx, list_id: ListId, by: int, now: datetime) -> None:
    """Count what was added or removed."""
    await tx.run(
        "UPDATE discovery.list SET n_creators = n_creators + %(by)s, changed_at = %(now)s WHERE id = %(id)s",
        id=list_id,
        by=by,
        now=now,
    )


async def save_notes(tx: Tx, list_id: ListId, creator: CreatorId, note: str, tags: Sequence[str]) -> Listed | None:
    """Return a creator in a list with its new note and tags, or None where it is not in it."""
    return await tx.find(
        Listed,
        """UPDATE discovery.listed SET note = %(note)s, tags = %(tags)s
           WHERE list_id = %(list)s AND creator_id = %(creator)s
           RETURNING creator_id, note, tags, added_at, place""",
        list=list_id,
        creator=creator,
        note=note,
        tags=list(tags),
    )


async def find_creators(
    tx: Tx, list_id: ListId, limit: int, after: tuple[datetime, int] | None, tag: str | None
) -> list[Listed]:
    """Return creators of a list, those added last first, in the order in which they came."""
    query: LiteralString = (
        _LISTED
        + """AND (%(tag)s::text IS NULL OR %(tag)s = ANY(tags))
             AND (%(at)s::timestamptz IS NULL OR added_at < %(at)s OR (added_at = %(at)s AND place > %(place)s))
             ORDER BY added_at DESC, place LIMIT %(limit)s"""
    )
    at, place = after or (None, None)
    return await tx.rows(Listed, query, list=list_id, limit=limit, at=at, place=place, tag=tag)


async def find_notes(tx: Tx, list_id: ListId, creators: Sequence[CreatorId]) -> list[Listed]:
    return await tx.rows(Listed, _LISTED + "AND creator_id = ANY(%(ids)s)", list=list_id, ids=list(creators))


async def find_ids(tx: Tx, list_id: ListId, limit: int) -> list[CreatorId]:
    """Return which creators are in a list, in its order."""
    rows = await tx.records(
        """SELECT creator_id FROM discovery.listed WHERE list_id = %(list)s
           ORDER BY added_at DESC, place LIMIT %(limit)s""",
        list=list_id,
        limit=limit,
    )
    return [row["creator_id"] for row in rows]


async def find_tags(tx: Tx, list_id: ListId) -> list[tuple[str, int]]:
    """Return the tags of a list and how many creators have each, the most frequent first."""
    rows = await tx.records(
        """SELECT tag, count(*) AS n FROM discovery.listed, unnest(tags) AS tag WHERE list_id = %(list)s
           GROUP BY tag ORDER BY n DESC, tag LIMIT 200""",
        list=list_id,
    )
    return [(row["tag"], row["n"]) for row in rows]


async def find_numbers(tx: Tx, owner: OwnerId, lists: Sequence[ListId]) -> dict[ListId, list[int]]:
    """Return what stands for the creators of an owner's lists in the index; other lists are missing."""
    rows = await tx.records(
        """SELECT l.id, coalesce(array_agg(c.number) FILTER (WHERE c.number IS NOT NULL), '{}') AS numbers
           FROM discovery.list l LEFT JOIN discovery.listed c ON c.list_id = l.id
           WHERE l.id = ANY(%(ids)s) AND l.owner_id = %(owner)s GROUP BY l.id""",
        ids=list(lists),
        owner=owner,
    )
    return {row["id"]: row["numbers"] for row in rows}
