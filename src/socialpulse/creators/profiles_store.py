"""All SQL of index rows: one flat row for each account, in Arrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import LiteralString

import pyarrow as pa

from socialpulse.core.ids import AccountId
from socialpulse.runtime.db import Tx

DIMS = 384
_TIME = pa.timestamp("us", tz="UTC")

INDEX_ROW: pa.Schema = pa.schema(
    [
        ("id", pa.int64()),
        ("creator", pa.int64()),  # creators.creator.number
        ("platform", pa.string()),
        ("country", pa.string()),
        ("city", pa.string()),
        ("language", pa.string()),
        ("niches", pa.list_(pa.string())),
        ("categories", pa.list_(pa.string())),
        ("account_type", pa.string()),
        ("verified", pa.bool_()),
        ("private", pa.bool_()),
        ("has_contact", pa.bool_()),
        ("followers", pa.float64()),
        ("following", pa.float64()),
        ("posts", pa.float64()),
        ("avg_likes", pa.float64()),
        ("avg_comments", pa.float64()),
        ("avg_views", pa.float64()),
        ("engagement_rate", pa.float64()),
        ("joined_at", _TIME),
        ("last_post_at", _TIME),
        ("observed_at", _TIME),
        ("source", pa.string()),
        ("risks", pa.list_(pa.string())),
        ("risk_levels", pa.list_(pa.string())),
        ("risk_free", pa.bool_()),  # looked at, and nothing found; null: not looked at
        ("meaning", pa.list_(pa.float32(), DIMS)),
    ]
)

_ROWS: LiteralString = """
SELECT a.id, c.number, a.platform,
       coalesce(CASE WHEN a.place_basis = 'audience' THEN u.country END, a.country, u.country),
       coalesce(a.city, u.city), coalesce(a.language, u.language),
       nullif(array_to_string(u.niches, E'\\x1f'), ''), nullif(array_to_string(a.categories, E'\\x1f'), ''),
       a.account_type, a.verified, a.private, a.contact_hashes IS NOT NULL,
       a.followers, a.following, a.posts, a.avg_likes, a.avg_comments, a.avg_views, a.engagement_rate,
       (extract(epoch FROM a.joined_at) * 1000000)::bigint, (extract(epoch FROM a.last_post_at) * 1000000)::bigint,
       (extract(epoch FROM a.observed_at) * 1000000)::bigint, a.source,
       nullif(array_to_string(r.tags, E'\\x1f'), ''), nullif(array_to_string(r.levels, E'\\x1f'), ''), r.tags = '{{}}',
       u.vector
FROM creators.account a
JOIN creators.creator c ON c.id = a.creator_id
LEFT JOIN creators.understanding u ON u.account_id = a.id
LEFT JOIN creators.risk r ON r.account_id = a.id
WHERE a.id = ANY({ids}) ORDER BY a.id
"""


async def find_index_rows(tx: Tx, ids: Sequence[AccountId]) -> pa.Table:
    return await tx.copy_out(INDEX_ROW, _ROWS, ids=list(ids))
