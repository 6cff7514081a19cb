"""From records to observations: a frame and its columns in, rows of the contract and rejects out. No input or output.

A value that cannot be read is null and reported. Without a platform, without both handle and id, or with an unreadable
number of followers, the whole row is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.core.platforms import Platform
from socialpulse.sources.files import identity
from socialpulse.sources.files.columns import Columns, Style
from socialpulse.sources.files.fields import FIELDS
from socialpulse.sources.files.frames import Frame
from socialpulse.sources.files.kinds import read_account_types, read_categories, read_emails, read_links, read_words
from socialpulse.sources.files.posts import read_recent
from socialpulse.sources.types import OBSERVATION, UTC_TIME, Reject
from socialpulse.sources.values import (
    Bad,
    Column,
    Read,
    amounts,
    as_list,
    bracketed,
    counts,
    flags,
    joined,
    lists,
    rates,
    texts,
    times,
)

MOST_FOLLOWERS = 10**10  # more than there are people
MOST_IN_TOTAL = 10**14  # views of a lifetime: the largest channels pass 10^11

_PEOPLE = ("followers", "following")
_QUESTIONS = ("verified", "private", "business", "professional", "followers_hidden")
_READERS: dict[str, Callable[[Column, Style], Read]] = {
    **dict.fromkeys(("name", "bio", "avatar_url", "location"), lambda column, _: texts(column)),
    **dict.fromkeys(("country", "audience_country", "city", "language"), lambda column, _: read_words(column)),
    **dict.fromkeys(_QUESTIONS, lambda column, _: flags(column)),
    **dict.fromkeys(_PEOPLE, lambda column, style: counts(column, style.mark, MOST_FOLLOWERS)),
    **dict.fromkeys(("posts", "likes", "views"), lambda column, style: counts(column, style.mark, MOST_IN_TOTAL)),
    **dict.fromkeys(("avg_likes", "avg_comments", "avg_views", "avg_shares", "engagements", "engagements_authentic"),
                    lambda column, style: amounts(column, style.mark, MOST_IN_TOTAL)),
    **dict.fromkeys(("joined_at", "last_post_at", "observed_at"), lambda column, style: times(column, style.day_first)),
    "engagement_rate": lambda column, style: rates(column, style.mark, style.percent),
    "post_texts": lambda column, _: lists(column, bracketed),
    "categories": lambda column, style: read_categories(column, style.commas),
    "links": lambda column, _: read_links(column),
    "emails": lambda column, _: read_emails(column),
    "account_type": lambda column, _: read_account_types(column),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """What is known about a file's records beside what they say themselves."""

    told: Platform | None  # by whoever hands in the file
    guessed: Platform | None  # from its headers or its name
    observed_at: datetime
    observed_basis: str


@dataclass(frozen=True, slots=True)
class Observed:
    rows: pa.RecordBatch
    rejects: tuple[Reject, ...]


def observe(frame: Frame, columns: Columns, context: Context) -> Observed:
    """Return the observations in a frame, and what could not be read in it, by line."""
    return _Sheet(frame, columns, context).result()


class _Sheet:
    def __init__(self, frame: Frame, columns: Columns, context: Context) -> None:
        self.frame = frame
        self.columns = columns
        self.context = context
        self.n_rows = len(frame.lines)
        self.fields: dict[str, pa.Array] = {}
        self.bad: dict[str, tuple[Bad, ...]] = {}

    def result(self) -> Observed:
        refused = self._identify()
        for name in _READERS:
            if self.columns.of(name) and name in OBSERVATION.names:
                self._set(name, self._read(name))
        refused |= {bad.row: ("followers", bad) for bad in self.bad.pop("followers", ()) if bad.row not in refused}
        self._hide_followers()
        self._account_type()
        self._engagement()
        self._recent_posts()
        self._observed()
        return Observed(self._batch(refused), self._rejects(refused))

    def _identify(self) -> dict[int, tuple[str, Bad]]:
        who = identity.identify(self.frame, self.columns, self.context.told, self.context.guessed)
        self._set("platform", who.platform)
        self._set("handle", who.handle)
        self._set("platform_user_id", who.user_id)
        return who.refused()

    def _read(self, name: str) -> Read:
        found: list[Read] = []
        last_resort: list[Read] = []
        for column in self.columns.of(name):
            read = _READERS[name](self.frame.column(column), self.columns.style(column))
            (last_resort if column.startswith("?") else found).append(read)
            if not FIELDS[name].many and read.values.null_count == 0:
                break
        together = [joined(found)] if FIELDS[name].many and found else found
        return reduce(Read.or_else, [*together, *last_resort])

    def _set(self, name: str, read: Read) -> None:
        self.fields[name] = read.values
        self.bad[name] = read.bad

    def _fill(self, name: str, values: pa.Array) -> None:
        known = self.fields.get(name)
        self.fields[name] = values if known is None else pc.coalesce(known, values)

    def _hide_followers(self) -> None:
        """A channel that hides its subscribers says 0 of them."""
        if self.columns.of("followers_hidden") and "followers" in self.fields:
            hidden = pc.fill_null(self._read("followers_hidden").values, False)
            self.fields["followers"] = pc.if_else(hidden, pa.scalar(None, pa.int64()), self.fields["followers"])

    def _account_type(self) -> None:
        for name, kind in (("business", "business"), ("professional", "creator")):
            if self.columns.of(name):
                said = pc.fill_null(self._read(name).values, False)
                self._fill("account_type", pc.if_else(said, pa.scalar(kind), pa.scalar(None, pa.string())))

    def _engagement(self) -> None:
        """Where only likes and comments together are known per post, the rate is their number over the followers'."""
        followers = self.fields.get("followers")
        for name in ("engagements", "engagements_authentic"):
            if followers is None or not self.columns.of(name):
                continue
            read = self._read(name)
            self.bad.setdefault("engagement_rate", ())
            self.bad["engagement_rate"] += read.bad
            some = pc.if_else(pc.greater(followers, 0), followers.cast(pa.float64()), pa.scalar(None, pa.float64()))
            rate = pc.divide(read.values, some)
            self._fill("engagement_rate", pc.if_else(pc.less_equal(rate, 100), rate, pa.scalar(None, pa.float64())))

    def _recent_posts(self) -> None:
        for column in self.columns.of("recent"):
            posts = self.frame.column(column)
            if not any(as_list(posts)):
                continue
            recent = read_recent(posts)
            for name in ("avg_likes", "avg_comments", "avg_views", "avg_shares"):
                self._fill(name, getattr(recent, name))
            self._fill("post_texts", recent.texts)
            self._fill("last_post_at", recent.last_at)

    def _observed(self) -> None:
        own = self.fields.get("observed_at", pa.nulls(self.n_rows, UTC_TIME))
        self.fields["observed_at"] = pc.fill_null(own, pa.scalar(self.context.observed_at, UTC_TIME))
        self.fields["observed_basis"] = pc.if_else(pc.is_valid(own), "record", self.context.observed_basis)

    def _batch(self, refused: dict[int, tuple[str, Bad]]) -> pa.RecordBatch:
        given = {
            "line": pa.array(self.frame.lines, pa.int64()),
            "source": pa.repeat(self.frame.shape.name, self.n_rows),
            "policy": pa.repeat(self.frame.shape.policy, self.n_rows),
            "raw": self.frame.raws(),
        }
        columns = given | self.fields
        arrays = [
            columns[name] if name in columns else pa.nulls(self.n_rows, OBSERVATION.field(name).type)
            for name in OBSERVATION.names
        ]
        rows = pa.RecordBatch.from_arrays(arrays, schema=OBSERVATION)
        if not refused:
            return rows
        keep = [row for row in range(self.n_rows) if row not in refused]
        return rows.take(pa.array(keep, pa.int64()))

    def _rejects(self, refused: dict[int, tuple[str, Bad]]) -> tuple[Reject, ...]:
        lines = [int(line) for line in self.frame.lines] if refused or any(self.bad.values()) else []
        whole = [Reject(lines[row], "row", name, bad.value, bad.reason) for row, (name, bad) in refused.items()]
        single = [
            Reject(lines[bad.row], "field", name, bad.value, bad.reason)
            for name, bads in self.bad.items()
            for bad in bads
            if bad.row not in refused
        ]
        return tuple(sorted([*whole, *single], key=lambda reject: (reject.line, reject.field)))
