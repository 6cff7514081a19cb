"""All SQL of the entries of lists. Whoever changes some holds their list, and notes it there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from socialpulse.moderation.known.types import Change, Entry, EntryId, Frame, Hash, HashKind, ListId
from socialpulse.runtime.db import Tx

_MOMENT_BYTES = 5


@dataclass(frozen=True, slots=True)
class Exact:
    """An entry that is the very hash asked for."""

    list_id: ListId
    id: EntryId


@dataclass(frozen=True, slots=True)
class Changed:
    """How many hashes came onto a list, and how many left it."""

    n_added: int
    n_deleted: int


@dataclass(frozen=True, slots=True)
class Prints:
    """PDQ of some entries in the order of their ids, as bytes: of big-endian int64, 32 a frame, big-endian int32."""

    n: int
    ids: bytes
    codes: bytes
    n_frames: bytes
    last_id: int


async def find_exact(tx: Tx, hashes: Sequence[Hash]) -> list[Exact]:
    """Return the entries of all lists that are one of these hashes, by id."""
    return await tx.rows(
        Exact,
        """SELECT e.list_id, e.id FROM moderation.known_entry e
           JOIN unnest(%(kinds)s::text[], %(codes)s::bytea[]) AS asked (kind, hash)
             ON e.hash = asked.hash AND e.kind = asked.kind
           ORDER BY e.id""",
        kinds=[item.kind.value for item in hashes],
        codes=[item.code for item in hashes],
    )


async def find_prints(tx: Tx, list_id: ListId, after: int, limit: int) -> Prints | None:
    """Return PDQ of up to `limit` pictures and clips after this id, as few large values; None where there are none."""
    found = await tx.find(
        Prints,
        """SELECT count(*) AS n, string_agg(int8send(id), '' ORDER BY id) AS ids,
                  string_agg(coalesce(frames, hash), '' ORDER BY id) AS codes,
                  string_agg(int4send(n_frames), '' ORDER BY id) AS n_frames, max(id) AS last_id
           FROM (SELECT id, hash, frames, n_frames FROM moderation.known_entry
                 WHERE list_id = %(list)s AND id > %(after)s AND kind IN ('pdq', 'vpdq')
                 ORDER BY id LIMIT %(limit)s)""",
        list=list_id,
        after=after,
        limit=limit,
    )
    return found if found and found.n else None


async def find_page(tx: Tx, list_id: ListId, after: int, limit: int) -> list[Entry]:
    """Return up to `limit` entries of a list after this id, in the order of ids."""
    rows = await tx.records(
        """SELECT id, kind, hash, frames, moments, source_ids, added_at FROM moderation.known_entry
           WHERE list_id = %(list)s AND id > %(after)s ORDER BY id LIMIT %(limit)s""",
        list=list_id,
        after=after,
        limit=limit,
    )
    return [_entry_of(row) for row in rows]


async def change(tx: Tx, list_id: ListId, changes: Sequence[Change], now: datetime) -> Changed:
    """Change a list that is held, by hashes named once each. One that is on it already gets further source ids."""
    await tx.run(
        """CREATE TEMP TABLE IF NOT EXISTS coming (
               kind text, hash bytea, frames bytea, moments bytea, n_frames integer, source_ids text[], gone boolean
           ) ON COMMIT DROP"""
    )
    await tx.run("TRUNCATE coming")
    await tx.copy_in("coming", _table(changes))
    n_deleted = await _delete_gone(tx, list_id) if any(each.gone for each in changes) else 0
    n_added = await tx.value(
        """WITH came AS (
               INSERT INTO moderation.known_entry AS e
                   (list_id, kind, hash, frames, moments, n_frames, source_ids, added_at)
               SELECT %(list)s, kind, hash, frames, moments, n_frames, source_ids, %(now)s
               FROM coming WHERE NOT gone ORDER BY hash  -- neighbours in the index, one after the other
               ON CONFLICT (hash, kind, list_id) DO UPDATE
                   SET source_ids = ARRAY(SELECT DISTINCT unnest(e.source_ids || excluded.source_ids) ORDER BY 1)
                   WHERE NOT e.source_ids @> excluded.source_ids
               RETURNING xmax = 0 AS is_new)  -- a row that was changed holds the transaction that changed it
           SELECT count(*) FILTER (WHERE is_new) FROM came""",
        list=list_id,
        now=now,
    )
    return Changed(n_added, n_deleted)


async def _delete_gone(tx: Tx, list_id: ListId) -> int:
    # Looked up one by one: planned as a join, without knowing how many come, the whole list would be read each time.
    return await tx.run(
        """DELETE FROM moderation.known_entry WHERE ctid = ANY(ARRAY(
               SELECT found.ctid FROM coming c CROSS JOIN LATERAL (
                   SELECT e.ctid FROM moderation.known_entry e
                   WHERE e.hash = c.hash AND e.kind = c.kind AND e.list_id = %(list)s LIMIT 1) found
               WHERE c.gone))""",
        list=list_id,
    )


def _table(changes: Sequence[Change]) -> pa.Table:
    hashes = [change.hash for change in changes]
    return pa.table(
        {
            "kind": [item.kind.value for item in hashes],
            "hash": [_bytea(item.code) for item in hashes],
            "frames": pa.array([_bytea(_joined(item, _code)) for item in hashes], pa.string()),
            "moments": pa.array([_bytea(_joined(item, _moment)) for item in hashes], pa.string()),
            "n_frames": [len(item.frames) or 1 for item in hashes],
            "source_ids": pa.array([change.source_ids for change in changes], pa.list_(pa.string())),
            "gone": [change.gone for change in changes],
        }
    )


async def delete_source(tx: Tx, list_id: ListId, source_id: str) -> int:
    """Take one source off all entries of a list that is held; return how many left it, since no other named them.

    Fast for the list REMOVED alone.
    """
    return await tx.run(
        """WITH left_over AS (
               UPDATE moderation.known_entry SET source_ids = array_remove(source_ids, %(source)s)
               WHERE list_id = %(list)s AND source_ids @> ARRAY[%(source)s] AND source_ids <> ARRAY[%(source)s])
           DELETE FROM moderation.known_entry WHERE list_id = %(list)s AND source_ids = ARRAY[%(source)s]""",
        list=list_id,
        source=source_id,
    )


def _bytea(value: bytes) -> str | None:
    """Return bytes as PostgreSQL reads them; None where there are none."""
    return "\\x" + value.hex() if value else None


def _joined(item: Hash, write: Callable[[Frame], bytes]) -> bytes:
    return b"".join(map(write, item.frames))


def _code(frame: Frame) -> bytes:
    return frame.pdq


def _moment(frame: Frame) -> bytes:
    return frame.quality.to_bytes(1, "big") + frame.at_ms.to_bytes(4, "big")


def _entry_of(row: dict[str, Any]) -> Entry:
    frames: tuple[Frame, ...] = ()
    if row["frames"] is not None:
        codes, moments = row["frames"], row["moments"]
        frames = tuple(
            Frame(codes[32 * i : 32 * i + 32], moments[at], int.from_bytes(moments[at + 1 : at + 5], "big"))
            for i, at in enumerate(range(0, len(moments), _MOMENT_BYTES))
        )
    item = Hash(HashKind(row["kind"]), row["hash"], frames)
    return Entry(row["id"], item, tuple(row["source_ids"]), row["added_at"])
