"""Keeps the post index level with `posts`: in the order of POSTS_TOPIC, and by comparing the two.

Whoever writes holds one name in the database from before it reads what is true until that is in the index. So what was
read is never older than what another wrote meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import numpy as np
import orjson
import pyarrow as pa
import structlog

from socialpulse import retrieval
from socialpulse.core.errors import Conflict
from socialpulse.posts import POSTS_TOPIC, Counts, PostId, find_counts
from socialpulse.retrieval import ByColumn, Query, Range
from socialpulse.runtime.db import Db, Tx
from socialpulse.runtime.log import Entry, Log
from socialpulse.runtime.tail import Positions, Tail
from socialpulse.search.columns import (
    SCHEMA,
    EmbedMany,
    counts,
    first_half,
    index_rows,
    post_id,
    row_id,
)
from socialpulse.search.post_index import PostIndex, make, remove

CONSUMER = "search.index"
AT_ONCE = 200  # posts of a commit: about a second of work, so that the first are found while the rest wait
REBUILT_AT_ONCE = 5_000
COMPARED_AT_ONCE = 5_000  # posts that one turn compares
NEWEST = 5_000  # posts whose counts every turn looks at: the others' seldom change
FIRST = PostId(UUID(int=0))

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sources:
    """What is asked of posts: find_searchable and find_live_ids."""

    find_rows: Callable[[Tx, Sequence[PostId]], Awaitable[pa.Table]]
    find_live_ids: Callable[[Tx, PostId, int], Awaitable[list[PostId]]]


class Indexing:
    """Writes the post index. One at a time, whatever the number of processes."""

    def __init__(self, db: Db, events: Log, tail: Tail, sources: Sources, embed: EmbedMany, folder: Path) -> None:
        self._db = db
        self._log = events
        self._tail = tail
        self._sources = sources
        self._embed = embed
        self._folder = folder
        self._index = PostIndex(folder)
        self._compared = FIRST  # how far `refresh` is; forgotten with the process, which begins anew

    async def catch_up(self) -> int:
        """Bring every post that the topic names to what is true of it now; return how many entries there were.

        A lone job. Killed at any moment, it goes on where it was: the position is saved behind the commit, and what is
        written twice is the same. Raises Conflict while another writes.
        """
        total = 0
        async with self._alone():
            while entries := await self._log.read(POSTS_TOPIC, CONSUMER, limit=AT_ONCE):
                await self._bring(_ids(entries))
                await self._log.save_position(CONSUMER, POSTS_TOPIC, entries)
                total += len(entries)
        return total

    async def rebuild(self, tell: retrieval.Tells = retrieval.say_nothing) -> int:
        """Throw the index away and build it again; return how many posts it holds.

        What was said before is then known, and what moves meanwhile waits for `catch_up`. Searches find nothing at
        first, and what is in as it grows. Raises Conflict while another writes.
        """
        loop = asyncio.get_running_loop()
        async with self._alone():
            ends = await self._tail.find_end([POSTS_TOPIC])
            await asyncio.to_thread(remove, self._folder)
            n_rows = await asyncio.to_thread(
                retrieval.build, self._folder, SCHEMA, lambda _: self._all_rows(loop), tell
            )
            await self._log.save_position(CONSUMER, POSTS_TOPIC, _places(ends))
        return n_rows

    async def refresh(self) -> int:
        """Take a turn: counts of the newest posts, and some posts compared; return how many rows were changed.

        For the clock, each minute. Every turn compares the next COMPARED_AT_ONCE live posts with the index, and brings
        what differs: posts of people who became private or public, of accounts that are gone, counts. Does nothing
        while another writes.
        """
        try:
            async with self._alone():
                n = await self._refresh_newest() + await self._compare()
        except Conflict:
            log.info("the post index is being written; the next turn comes in a minute")
            return 0
        return n

    @contextlib.asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        async with self._db.hold(CONSUMER) as is_ours:
            if not is_ours:
                raise Conflict("the post index is being written by another process; try again when it is done")
            yield

    async def _bring(self, ids: Sequence[PostId]) -> None:
        """Bring these posts to what is true of them now: in the index as they are, or not at all."""
        async with self._db.reading() as tx:
            found = await self._sources.find_rows(tx, ids)
        rows = await asyncio.to_thread(index_rows, found, self._embed)
        gone = np.setdiff1d(np.array([row_id(one) for one in ids], np.int64), np.asarray(rows["id"]))
        await asyncio.to_thread(_commit, self._folder, rows, gone)

    async def _refresh_newest(self) -> int:
        newest = await self._index.search(Query(rank=ByColumn("live_at"), k=NEWEST))
        return 0 if newest is None else await self._count_again(await self._index.find(newest[0].ids, _COUNTED))

    async def _compare(self) -> int:
        """Compare the next posts with the index; return how many of its rows were changed."""
        async with self._db.reading() as tx:
            ids = await self._sources.find_live_ids(tx, self._compared, COMPARED_AT_ONCE)
            found = await self._sources.find_rows(tx, ids)
        last = ids[-1] if len(ids) == COMPARED_AT_ONCE else None
        known = await self._between(self._compared, last)
        self._compared = last or FIRST
        true = {PostId(UUID(bytes=own)) for own in found["id"].to_pylist()}
        indexed = _post_ids(known)
        differing = sorted(true ^ set(indexed))
        for start in range(0, len(differing), AT_ONCE):
            await self._bring(differing[start : start + AT_ONCE])
        kept = pa.array([one in true for one in indexed], pa.bool_())
        return len(differing) + await self._count_again(known.filter(kept))

    async def _count_again(self, known: pa.Table) -> int:
        """Write the counts of these rows that are others now; return how many they were."""
        ids = _post_ids(known)
        async with self._db.reading() as tx:
            found = await find_counts(tx, ids)
        now = [found.get(one, Counts()) for one in ids]
        rows = pa.table(
            {
                "id": known["id"],
                "likes": counts(one.n_likes for one in now),
                "comments": counts(one.n_comments for one in now),
            }
        )
        differs = np.zeros(len(ids), np.bool_)
        for name in ("likes", "comments"):
            differs |= np.asarray(rows[name]) != np.asarray(known[name])
        changed = rows.filter(pa.array(differs))
        if changed.num_rows:
            await asyncio.to_thread(_update, self._folder, changed)
        return int(changed.num_rows)

    async def _between(self, after: PostId, last: PostId | None) -> pa.Table:
        """Return what the index has of the posts from behind one id to another, or to the end."""
        held = Range("first_half", first_half(after), None if last is None else first_half(last))
        ids, place = [np.empty(0, np.int64)], None
        while True:
            query = Query(filter=held, rank=ByColumn("first_half"), k=retrieval.MAX_K, after=place)
            answers = await self._index.search(query)
            ids += [answer.ids for answer in answers or ()]
            place = answers[0].next if answers else None
            if place is None:
                break
        rows = await self._index.find(np.concatenate(ids), _COUNTED)
        wanted = [after < one and (last is None or one <= last) for one in _post_ids(rows)]
        return rows.filter(pa.array(wanted, pa.bool_()))

    def _all_rows(self, loop: asyncio.AbstractEventLoop) -> Iterator[pa.Table]:
        """Yield the rows of all posts; the next ones are loaded while those before them are written."""
        coming = asyncio.run_coroutine_threadsafe(self._rows_after(FIRST), loop)
        while (found := coming.result()) is not None:
            searchable, last = found
            coming = asyncio.run_coroutine_threadsafe(self._rows_after(last), loop)
            yield index_rows(searchable, self._embed)

    async def _rows_after(self, last: PostId) -> tuple[pa.Table, PostId] | None:
        async with self._db.reading() as tx:
            ids = await self._sources.find_live_ids(tx, last, REBUILT_AT_ONCE)
            return (await self._sources.find_rows(tx, ids), ids[-1]) if ids else None


_NEVER = datetime.min.replace(tzinfo=UTC)
_COUNTED = ("first_half", "likes", "comments")


def _places(ends: Positions) -> list[Entry]:
    """Return the ends of a topic as entries that were seen; nothing but their places counts."""
    return [Entry(partition, position, _NEVER, b"", b"") for (_, partition), position in ends.items() if position]


def _ids(entries: Sequence[Entry]) -> list[PostId]:
    return list(dict.fromkeys(PostId(UUID(orjson.loads(entry.body)["post_id"])) for entry in entries))


def _post_ids(rows: pa.Table) -> list[PostId]:
    halves = zip(rows["first_half"].to_pylist(), rows["id"].to_pylist(), strict=True)
    return [post_id(first, row) for first, row in halves]


def _commit(folder: Path, rows: pa.Table, gone: np.ndarray) -> None:
    make(folder)
    with retrieval.ENGINE.write(folder) as writer:
        writer.upsert(rows)
        writer.delete(gone)
        writer.commit()
        writer.merge()


def _update(folder: Path, rows: pa.Table) -> None:
    with retrieval.ENGINE.write(folder) as writer:
        writer.update(rows)
        writer.commit()
