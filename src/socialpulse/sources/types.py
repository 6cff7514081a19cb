"""What a connector yields: observations of accounts, the rows it could not read, and a place to resume from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

import pyarrow as pa

UTC_TIME = pa.timestamp("us", tz="UTC")

OBSERVATION: pa.Schema = pa.schema(
    [
        pa.field(
            "line", pa.int64(), nullable=False
        ),  # 1-based; the file's line for text, the record's number otherwise
        pa.field("platform", pa.string(), nullable=False),  # a Platform value
        pa.field("platform_user_id", pa.string()),
        pa.field("handle", pa.string()),  # as written, without a leading @
        pa.field("name", pa.string()),
        pa.field("bio", pa.string()),
        pa.field("links", pa.list_(pa.string())),
        pa.field("emails", pa.list_(pa.string())),
        pa.field("avatar_url", pa.string()),
        pa.field("categories", pa.list_(pa.string())),  # as the source calls them, most important first
        pa.field("account_type", pa.string()),  # person | business | creator
        pa.field("verified", pa.bool_()),
        pa.field("private", pa.bool_()),
        pa.field("location", pa.string()),  # free text, as the person wrote it
        pa.field("country", pa.string()),  # as written: a name or a code
        pa.field("audience_country", pa.string()),  # where most of the audience is, as written
        pa.field("city", pa.string()),
        pa.field("language", pa.string()),  # as written: a name or a code
        pa.field("followers", pa.int64()),
        pa.field("following", pa.int64()),
        pa.field("posts", pa.int64()),
        pa.field("likes", pa.int64()),  # received in total
        pa.field("views", pa.int64()),  # received in total
        pa.field("avg_likes", pa.float64()),  # per post
        pa.field("avg_comments", pa.float64()),
        pa.field("avg_views", pa.float64()),
        pa.field("avg_shares", pa.float64()),
        pa.field("engagement_rate", pa.float64()),  # a fraction of followers, 0.034 = 3.4 %
        pa.field("post_texts", pa.list_(pa.string())),  # captions or titles of recent posts, newest first
        pa.field("joined_at", UTC_TIME),
        pa.field("last_post_at", UTC_TIME),
        pa.field("observed_at", UTC_TIME, nullable=False),
        # how we know observed_at: record | given (by whoever hands the file in) | file-name | file-time
        pa.field("observed_basis", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),  # which shape: youtube-api, x-api, apify, table, …
        pa.field("policy", pa.string(), nullable=False),  # under which terms it may be kept, a key of policies.POLICIES
        pa.field("raw", pa.string(), nullable=False),  # the whole record as it came, as JSON, unknown fields included
    ]
)


@dataclass(frozen=True, slots=True)
class Reject:
    """A row, or one field of a row, that could not be read.

    severity "row": the row is not in the batch. "field": the row is in, with null in that field.
    """

    line: int
    severity: Literal["row", "field"]
    field: str
    value: str  # shortened to 200 characters
    reason: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a source was read: the number of records consumed, good or bad, since its beginning."""

    n_records: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """One step of a source: rows follow OBSERVATION; resuming from `checkpoint` yields exactly what comes after."""

    rows: pa.RecordBatch
    rejects: tuple[Reject, ...]
    checkpoint: Checkpoint
    n_bytes_read: int  # of the file on disk so far, for progress


class Source(Protocol):
    """Yields batches in a fixed order. Reading again from a checkpoint gives the rest, byte for byte the same."""

    def read(self, start: Checkpoint = Checkpoint()) -> Iterator[Batch]: ...
