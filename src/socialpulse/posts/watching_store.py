"""All SQL that judges posts for many viewers at once: who shows live counts has many who watch the same few posts."""

from __future__ import annotations

from collections.abc import Sequence

from socialpulse.core.ids import PersonId
from socialpulse.posts.types import PostId
from socialpulse.runtime.db import Tx

Watch = tuple[PersonId | None, PostId]  # a viewer, and a post on their screen


async def find_watched(tx: Tx, watches: Sequence[Watch]) -> set[Watch]:
    """Return those of these whose viewer may see the post, in one query however many they are."""
    rows = await tx.records(
        """SELECT w.viewer, w.post
           FROM unnest(%(viewers)s::uuid[], %(posts)s::uuid[]) AS w (viewer, post)
           CROSS JOIN LATERAL (SELECT FROM posts.shown_to(w.viewer) p WHERE p.id = w.post) s""",
        viewers=[viewer for viewer, _ in watches],
        posts=[post for _, post in watches],
    )
    return {(row["viewer"], row["post"]) for row in rows}
