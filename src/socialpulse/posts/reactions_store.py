"""All SQL of likes, saves, reposts and links. Each is one row of one person; triggers count them."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import LiteralString

from socialpulse.core.ids import PersonId
from socialpulse.posts.types import PostId, Share
from socialpulse.runtime.db import Tx


class Table(Enum):
    """Where a reaction is kept."""

    LIKES = "post_like"
    SAVES = "saved"
    REPOSTS = "repost"


_ADD: dict[Table, LiteralString] = {
    Table.LIKES: """INSERT INTO posts.post_like (post_id, person_id, at) VALUES (%(post)s, %(me)s, %(now)s)
                    ON CONFLICT DO NOTHING""",
    Table.SAVES: """INSERT INTO posts.saved (post_id, person_id, at) VALUES (%(post)s, %(me)s, %(now)s)
                    ON CONFLICT DO NOTHING""",
    Table.REPOSTS: """INSERT INTO posts.repost (post_id, person_id, at) VALUES (%(post)s, %(me)s, %(now)s)
                      ON CONFLICT DO NOTHING""",
}
_DELETE: dict[Table, LiteralString] = {
    Table.LIKES: "DELETE FROM posts.post_like WHERE post_id = %(post)s AND person_id = %(me)s",
    Table.SAVES: "DELETE FROM posts.saved WHERE post_id = %(post)s AND person_id = %(me)s",
    Table.REPOSTS: "DELETE FROM posts.repost WHERE post_id = %(post)s AND person_id = %(me)s",
}
_SHARE: LiteralString = """
SELECT s.code, s.post_id, s.at, (SELECT count(*) FROM posts.arrival a WHERE a.code = s.code) AS n_brought
FROM posts.share s
"""


async def add(tx: Tx, table: Table, post_id: PostId, person: PersonId, now: datetime) -> None:
    """Add a reaction; one that is there stays as it is."""
    await tx.run(_ADD[table], post=post_id, me=person, now=now)


async def delete(tx: Tx, table: Table, post_id: PostId, person: PersonId) -> None:
    await tx.run(_DELETE[table], post=post_id, me=person)


async def add_share(tx: Tx, code: str, post_id: PostId, person: PersonId, now: datetime) -> None:
    """Add a link; the one a person has to a post stays."""
    await tx.run(
        """INSERT INTO posts.share (code, post_id, person_id, at) VALUES (%(code)s, %(post)s, %(me)s, %(now)s)
           ON CONFLICT (post_id, person_id) DO NOTHING""",
        code=code,
        post=post_id,
        me=person,
        now=now,
    )


async def find_share(tx: Tx, post_id: PostId, person: PersonId) -> Share | None:
    """Return a person's link to a post."""
    return await tx.find(Share, _SHARE + "WHERE s.post_id = %(post)s AND s.person_id = %(me)s", post=post_id, me=person)


async def find_sharer(tx: Tx, code: str) -> tuple[PostId, PersonId] | None:
    """Return where a link leads, and whose it is."""
    rows = await tx.records("SELECT post_id, person_id FROM posts.share WHERE code = %(code)s", code=code)
    return (rows[0]["post_id"], rows[0]["person_id"]) if rows else None


async def find_shares(tx: Tx, person: PersonId, before: int, limit: int) -> list[tuple[int, Share]]:
    """Return a person's links with their numbers, the last made first."""
    rows = await tx.records(
        """SELECT s.number, s.code, s.post_id, s.at,
                  (SELECT count(*) FROM posts.arrival a WHERE a.code = s.code) AS n_brought
           FROM posts.share s WHERE s.person_id = %(me)s AND s.number < %(before)s
           ORDER BY s.number DESC LIMIT %(limit)s""",
        me=person,
        before=before,
        limit=limit,
    )
    return [(row.pop("number"), Share(**row)) for row in rows]


async def add_arrival(tx: Tx, code: str, post_id: PostId, visitor: PersonId, now: datetime) -> None:
    """Note that somebody came by a link; the first link they came to this post by stays."""
    await tx.run(
        """INSERT INTO posts.arrival (post_id, person_id, code, at) VALUES (%(post)s, %(me)s, %(code)s, %(now)s)
           ON CONFLICT DO NOTHING""",
        post=post_id,
        me=visitor,
        code=code,
        now=now,
    )
