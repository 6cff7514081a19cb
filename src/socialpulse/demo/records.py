"""What a demo file holds: the fields of an observation as a vendor would export them, and the truth behind them."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

UTC_TIME: Final[pa.DataType] = pa.timestamp("us", tz="UTC")
TRUTH: Final = (
    *("person_id", "kind_truth", "niche_truth", "niche_2_truth", "facet_truth"),
    *("language_truth", "country_truth", "city_truth"),
)

_TEXTS: Final[pa.DataType] = pa.list_(pa.string())

# Names and types are those of an observation (socialpulse.sources), in its order; a test holds the two together.
RECORD: Final[pa.Schema] = pa.schema(
    [
        pa.field("platform", pa.string(), nullable=False),
        pa.field("platform_user_id", pa.string()),
        pa.field("handle", pa.string()),
        pa.field("name", pa.string()),
        pa.field("bio", pa.string()),
        pa.field("links", _TEXTS),
        pa.field("emails", _TEXTS),
        pa.field("avatar_url", pa.string()),
        pa.field("categories", _TEXTS),
        pa.field("account_type", pa.string()),
        pa.field("verified", pa.bool_()),
        pa.field("private", pa.bool_()),
        pa.field("location", pa.string()),
        pa.field("country", pa.string()),
        pa.field("audience_country", pa.string()),
        pa.field("city", pa.string()),
        pa.field("language", pa.string()),
        pa.field("followers", pa.int64()),
        pa.field("following", pa.int64()),
        pa.field("posts", pa.int64()),
        pa.field("likes", pa.int64()),
        pa.field("views", pa.int64()),
        pa.field("avg_likes", pa.float64()),
        pa.field("avg_comments", pa.float64()),
        pa.field("avg_views", pa.float64()),
        pa.field("avg_shares", pa.float64()),
        pa.field("engagement_rate", pa.float64()),
        pa.field("post_texts", _TEXTS),
        pa.field("joined_at", UTC_TIME),
        pa.field("last_post_at", UTC_TIME),
        pa.field("observed_at", UTC_TIME, nullable=False),
        *(pa.field(name, pa.string()) for name in TRUTH),
    ]
)
