"""All SQL that hands posts to search: those that anybody might find, as a table of rows."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from socialpulse.posts.types import PostId
from socialpulse.runtime.db import Tx

SEARCHABLE = pa.schema(
    [
        ("id", pa.binary(16)),
        ("author_id", pa.binary(16)),
        ("kind", pa.string()),
        ("language", pa.string()),  # null: could not be told
        ("caption", pa.string()),
        ("alts", pa.list_(pa.string())),
        ("tags", pa.list_(pa.string())),  # as they are compared
        ("sensitive", pa.bool_()),  # its author or moderation says so, or it is for adults alone
        ("live_at", pa.timestamp("us", tz="UTC")),
        ("n_likes", pa.int64()),
        ("n_comments", pa.int64()),
    ]
)


async def find_searchable(tx: Tx, ids: Sequence[PostId]) -> pa.Table:
    """Return those of these posts that search may know, as rows of SEARCHABLE in no order.

    Live and public posts of public people, limited ones left out. Those for adults alone are here: whoever shows posts
    asks for each viewer.
    """
    rows = await tx.records(
        """WITH p AS MATERIALIZED (
               SELECT * FROM posts.post
               WHERE id = ANY(%(ids)s) AND state = 'live' AND visibility = 'public' AND NOT limited
           )
           SELECT p.id, p.author_id, p.kind, p.language, p.caption, p.tags, p.live_at,
                  p.sensitive OR p.blurred OR 'minors' = ANY(p.hidden_from || p.blurred_for) AS sensitive,
                  ARRAY(SELECT m.alt FROM posts.medium m WHERE m.post_id = p.id ORDER BY m.place) AS alts,
                  t.n_likes, t.n_comments
           FROM p
           JOIN posts.authors_read_by(NULL, ARRAY(SELECT author_id FROM p)) a ON a.id = p.author_id
           CROSS JOIN LATERAL (
               SELECT coalesce(sum(n_likes), 0)::bigint AS n_likes, coalesce(sum(n_comments), 0)::bigint AS n_comments
               FROM posts.tally WHERE post_id = p.id
           ) t""",
        ids=list(ids),
    )
    plain = [{**row, "id": row["id"].bytes, "author_id": row["author_id"].bytes} for row in rows]
    return pa.Table.from_pylist(plain, schema=SEARCHABLE)


async def find_live_ids(tx: Tx, after: PostId, limit: int) -> list[PostId]:
    """Return the live posts that follow an id, in the order of ids, whoever may see them."""
    rows = await tx.records(
        "SELECT id FROM posts.post WHERE state = 'live' AND id > %(after)s ORDER BY id LIMIT %(limit)s",
        after=after,
        limit=limit,
    )
    return [row["id"] for row in rows]
