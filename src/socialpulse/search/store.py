"""All SQL of this room: people by how they are called, and who is shown what is sensitive."""

from __future__ import annotations

from collections.abc import Sequence

from socialpulse.core.ids import PersonId
from socialpulse.runtime.db import Tx


async def find_people(tx: Tx, viewer: PersonId | None, handle: str, words: Sequence[str], limit: int) -> list[PersonId]:
    """Return people whose handle begins so, then those with a name whose words begin so, but whom a block hides.

    handle is in small letters, words hold letters and digits alone; empty ones are nobody's.
    """
    rows = await tx.records(
        """SELECT id FROM search.people_called(
               %(viewer)s::uuid, %(handle)s, %(stop)s,
               (SELECT coalesce(string_agg(quote_literal(word) || ':*', ' & '), '')
                FROM unnest(%(words)s::text[]) AS w (word))::tsquery,
               %(limit)s)""",
        viewer=viewer,
        handle=handle,
        stop=handle + chr(0x10FFFF),
        words=list(words),
        limit=limit,
    )
    return [row["id"] for row in rows]


async def sees_sensitive(tx: Tx, viewer: PersonId) -> bool:
    """Return whether somebody says to be of age."""
    found: bool = await tx.value("SELECT search.sees_sensitive(%(viewer)s)", viewer=viewer)
    return found
