"""All SQL of the lists themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, LiteralString

from socialpulse.core.errors import NotFound
from socialpulse.moderation.known.types import KnownList, ListId, Terms
from socialpulse.moderation.types import Action
from socialpulse.posts import Reason
from socialpulse.runtime.db import Tx

_LIST: LiteralString = """
SELECT id, name, action, near_action, severity, reason, distance, min_quality, p_frames, enabled, source, n_entries,
       version, shrunk_version, made_at, changed_at
FROM moderation.known_list """


async def find_all(tx: Tx) -> list[KnownList]:
    return [_list_of(row) for row in await tx.records(_LIST + "ORDER BY name")]


async def load(tx: Tx, name: str) -> KnownList:
    """Return a list. Raises NotFound."""
    return _first(await tx.records(_LIST + "WHERE name = %(name)s", name=name), name)


async def hold(tx: Tx, name: str) -> KnownList:
    """Return a list that nobody else changes before this transaction ends. Raises NotFound."""
    return _first(await tx.records(_LIST + "WHERE name = %(name)s FOR UPDATE", name=name), name)


async def add(tx: Tx, name: str, terms: Terms, now: datetime) -> bool:
    """Add an empty list; return False, and change nothing, where the name is taken."""
    n = await tx.run(
        """INSERT INTO moderation.known_list (name, action, near_action, severity, reason, distance, min_quality,
                                              p_frames, enabled, source, made_at, changed_at)
           VALUES (%(name)s, %(action)s, %(near_action)s, %(severity)s, %(reason)s, %(distance)s, %(min_quality)s,
                   %(p_frames)s, %(enabled)s, %(source)s, %(now)s, %(now)s)
           ON CONFLICT (name) DO NOTHING""",
        name=name,
        now=now,
        **asdict(terms),
    )
    return n == 1


async def save_terms(tx: Tx, list_id: ListId, terms: Terms, now: datetime) -> None:
    await tx.run(
        """UPDATE moderation.known_list
           SET action = %(action)s, near_action = %(near_action)s, severity = %(severity)s, reason = %(reason)s,
               distance = %(distance)s, min_quality = %(min_quality)s, p_frames = %(p_frames)s,
               enabled = %(enabled)s, source = %(source)s, changed_at = %(now)s
           WHERE id = %(id)s""",
        id=list_id,
        now=now,
        **asdict(terms),
    )


async def save_change(tx: Tx, list_id: ListId, n_added: int, n_deleted: int, now: datetime) -> None:
    """Note that entries came or went. The list is held."""
    await tx.run(
        """UPDATE moderation.known_list
           SET n_entries = n_entries + %(added)s - %(deleted)s, version = version + 1, changed_at = %(now)s,
               shrunk_version = CASE WHEN %(deleted)s > 0 THEN version + 1 ELSE shrunk_version END
           WHERE id = %(id)s""",
        id=list_id,
        added=n_added,
        deleted=n_deleted,
        now=now,
    )


async def delete(tx: Tx, list_id: ListId) -> None:
    await tx.run("DELETE FROM moderation.known_list WHERE id = %(id)s", id=list_id)


def _first(rows: list[dict[str, Any]], name: str) -> KnownList:
    if not rows:
        raise NotFound(f"no list is called {name!r}")
    return _list_of(rows[0])


def _list_of(row: Mapping[str, Any]) -> KnownList:
    return KnownList(
        id=row["id"],
        name=row["name"],
        terms=Terms(
            action=Action(row["action"]),
            near_action=Action(row["near_action"]),
            severity=row["severity"],
            reason=Reason(row["reason"]),
            distance=row["distance"],
            min_quality=row["min_quality"],
            p_frames=row["p_frames"],
            enabled=row["enabled"],
            source=row["source"],
        ),
        n_entries=row["n_entries"],
        version=row["version"],
        shrunk_version=row["shrunk_version"],
        made_at=row["made_at"],
        changed_at=row["changed_at"],
    )
