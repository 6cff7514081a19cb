"""All SQL that saves observations: who they are about, what is new, what changed, what is history.

Rows of accounts that are new, nearly all of a first import, go straight into their tables by COPY. Only rows of
accounts we knew pass through a temporary table, to be compared and merged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from socialpulse.core.ids import AccountId
from socialpulse.runtime.db import Tx

_PROFILE: tuple[LiteralString, ...] = (
    "name", "bio", "links", "contact_hashes", "avatar_url", "categories", "account_type", "verified", "private",
    "location", "country", "city", "place_basis", "language", "followers", "following", "posts", "likes", "views",
    "avg_likes", "avg_comments", "avg_views", "avg_shares", "engagement_rate", "post_texts", "joined_at",
    "last_post_at",
)  # fmt: skip
_SEEN: LiteralString = "observed_at, observed_basis, source, policy"
_STATS: LiteralString = (
    "followers, following, posts, likes, views, avg_likes, avg_comments, avg_views, avg_shares, engagement_rate"
)

_TABLES: tuple[LiteralString, ...] = (
    """CREATE TEMP TABLE IF NOT EXISTS who (
           row_number integer PRIMARY KEY, lead integer, turn integer, platform text, platform_user_id text,
           handle_key text, observed_at timestamptz, account_id bigint, outcome text
       ) ON COMMIT DELETE ROWS""",
    """CREATE TEMP TABLE IF NOT EXISTS incoming (LIKE creators.account EXCLUDING ALL, row_number integer)
       ON COMMIT DELETE ROWS""",
    "ALTER TABLE incoming ALTER id DROP NOT NULL, ALTER first_seen_at DROP NOT NULL",
    "CREATE TEMP TABLE IF NOT EXISTS seen (LIKE creators.stats EXCLUDING ALL) ON COMMIT DELETE ROWS",
)
_WHO = ("row_number", "lead", "turn", "platform", "platform_user_id", "handle_key", "observed_at")
_SETTLED = pa.schema(
    [("row_number", pa.int64()), ("account_id", pa.int64()), ("handle_key", pa.string()), ("outcome", pa.string())]
)

# Where an audience is says less about a person than what they say themselves.
_PLACE_IS_BETTER: LiteralString = (
    "(i.country IS NOT NULL AND (a.country IS NULL OR i.place_basis <> 'audience' OR a.place_basis = 'audience'))"
)
_MERGED: dict[str, LiteralString] = {
    "country": f"CASE WHEN {_PLACE_IS_BETTER} THEN i.country ELSE a.country END",
    "place_basis": f"CASE WHEN {_PLACE_IS_BETTER} THEN i.place_basis ELSE a.place_basis END",
    "city": f"""CASE WHEN {_PLACE_IS_BETTER} AND i.country IS DISTINCT FROM a.country THEN i.city
                     ELSE coalesce(i.city, a.city) END""",
}

_RENEW_ACCOUNTS: LiteralString = f"""
WITH merged AS (
    SELECT w.row_number, a.id, {", ".join("i." + name for name in _SEEN.split(", "))},
           coalesce(i.platform_user_id, a.platform_user_id) AS platform_user_id,
           coalesce(i.handle, a.handle) AS handle, coalesce(w.handle_key, a.handle_key) AS handle_key,
           {", ".join(f"{_MERGED.get(name, f'coalesce(i.{name}, a.{name})')} AS {name}" for name in _PROFILE)}
    FROM who w JOIN incoming i ON i.row_number = w.row_number JOIN creators.account a ON a.id = w.account_id
    WHERE w.turn = %(turn)s AND w.outcome IS NULL AND w.observed_at >= a.observed_at
), differing AS (
    SELECT m.*, (({", ".join("a." + name for name in _PROFILE)}, a.handle, a.platform_user_id) IS DISTINCT FROM
                 ({", ".join("m." + name for name in _PROFILE)}, m.handle, m.platform_user_id)) AS differs
    FROM merged m JOIN creators.account a ON a.id = m.id
), written AS (
    UPDATE creators.account a
    SET {", ".join(f"{name} = m.{name}" for name in (*_SEEN.split(", "), *_PROFILE))},
        handle = m.handle, handle_key = m.handle_key, platform_user_id = m.platform_user_id
    FROM differing m WHERE a.id = m.id AND (m.differs OR m.observed_at > a.observed_at)
    RETURNING m.row_number, m.differs
)
UPDATE who w SET outcome = 'changed' FROM written WHERE w.row_number = written.row_number AND written.differs
"""  # noqa: S608  # column names are constants of this file


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch of observations did, by records, and which accounts to look at again."""

    n_new: int
    n_changed: int
    n_unchanged: int
    changed: list[AccountId]


async def save_observations(tx: Tx, rows: pa.Table) -> Outcome:
    """Store normalised rows (with row_number 0 to n - 1, lead, turn, has_stats): newer ones win, all make history.

    A null in a newer observation means "not said" and never erases what an older one said.
    """
    for statement in _TABLES:
        await tx.run(statement)
    await tx.copy_in("who", rows.select(_WHO))
    await tx.run("ANALYZE who")
    for turn in range(int(pc.max(rows["turn"]).as_py() if rows.num_rows else -1) + 1):
        await _match(tx, turn)
        await _release_handles(tx, turn)
        await _add_new(tx, rows, turn)
        await _renew(tx, rows, turn)
    await tx.run(
        """UPDATE who f SET account_id = l.account_id FROM who l
           WHERE f.lead = l.row_number AND f.row_number <> f.lead"""
    )
    return await _add_history(tx, rows)


async def _match(tx: Tx, turn: int) -> None:
    """Find the accounts we know: by the platform's own id, then by handle where one side has no id."""
    await tx.run(
        """UPDATE who w SET account_id = a.id FROM creators.account a
           WHERE w.turn = %(turn)s AND a.platform = w.platform AND a.platform_user_id = w.platform_user_id""",
        turn=turn,
    )
    await tx.run(
        """UPDATE who w SET account_id = a.id FROM creators.account a
           WHERE w.turn = %(turn)s AND w.account_id IS NULL AND a.platform = w.platform AND a.handle_key = w.handle_key
             AND (a.platform_user_id IS NULL OR w.platform_user_id IS NULL)""",
        turn=turn,
    )


async def _release_handles(tx: Tx, turn: int) -> None:
    """Settle who holds a handle that two accounts claim: the one seen with it last."""
    await tx.run(
        """UPDATE who w SET handle_key = NULL FROM creators.account a
           WHERE w.turn = %(turn)s AND a.platform = w.platform AND a.handle_key = w.handle_key
             AND a.id IS DISTINCT FROM w.account_id AND a.observed_at > w.observed_at""",
        turn=turn,
    )
    await tx.run(
        """WITH taken AS (
               UPDATE creators.account a SET handle_key = NULL FROM who w
               WHERE w.turn = %(turn)s AND a.platform = w.platform AND a.handle_key = w.handle_key
                 AND a.id IS DISTINCT FROM w.account_id
               RETURNING a.id, a.handle, w.observed_at
           )
           INSERT INTO creators.former_handle (account_id, handle, until)
           SELECT id, handle, observed_at FROM taken ON CONFLICT DO NOTHING""",
        turn=turn,
    )


async def _add_new(tx: Tx, rows: pa.Table, turn: int) -> None:
    n_new = await tx.run(
        """UPDATE who SET outcome = 'new', account_id = nextval('creators.account_id_seq')
           WHERE turn = %(turn)s AND account_id IS NULL""",
        turn=turn,
    )
    if not n_new:
        return
    settled = await tx.copy_out(
        _SETTLED,
        """SELECT row_number, account_id, handle_key, outcome FROM who
           WHERE turn = {turn} AND outcome = 'new' ORDER BY row_number""",
        turn=turn,
    )
    fresh = rows.take(settled["row_number"])
    await tx.copy_in("creators.creator", pa.table({"id": fresh["creator_id"], "name": fresh["name"]}))
    own = ("creator_id", "platform", "platform_user_id", "handle", *_SEEN.split(", "), *_PROFILE)
    accounts = fresh.select(own).append_column("id", settled["account_id"])
    await tx.copy_in("creators.account", accounts.append_column("handle_key", settled["handle_key"]))


async def _renew(tx: Tx, rows: pa.Table, turn: int) -> None:
    """Update the accounts we knew from observations at least as new; only rows that differ are written."""
    known = await tx.copy_out(
        _SETTLED,
        """SELECT w.row_number, w.account_id, w.handle_key, w.outcome FROM who w
           JOIN creators.account a ON a.id = w.account_id
           WHERE w.turn = {turn} AND w.outcome IS NULL AND w.observed_at >= a.observed_at ORDER BY w.row_number""",
        turn=turn,
    )
    if not known.num_rows:
        return
    kept = rows.take(known["row_number"])
    await tx.copy_in("incoming", kept.drop_columns(["lead", "turn", "has_stats"]))
    await tx.run(
        """INSERT INTO creators.former_handle (account_id, handle, until)
           SELECT a.id, a.handle, w.observed_at FROM who w JOIN creators.account a ON a.id = w.account_id
           WHERE w.turn = %(turn)s AND w.outcome IS NULL AND w.observed_at >= a.observed_at
             AND a.handle_key <> w.handle_key
           ON CONFLICT DO NOTHING""",
        turn=turn,
    )
    await tx.run(_RENEW_ACCOUNTS, turn=turn)


async def _add_history(tx: Tx, rows: pa.Table) -> Outcome:
    settled = await tx.copy_out(
        _SETTLED, "SELECT row_number, account_id, handle_key, outcome FROM who ORDER BY row_number"
    )
    account = np.asarray(settled["account_id"])
    is_new = np.asarray(pc.fill_null(pc.equal(settled["outcome"], "new"), False))
    is_changed = np.asarray(pc.fill_null(pc.equal(settled["outcome"], "changed"), False))
    new_accounts = account[is_new]
    added = await _add_stats(tx, rows, account, np.isin(account, new_accounts))
    leads = np.asarray(rows["lead"]) == np.arange(len(account))
    is_changed |= leads & ~is_new & np.isin(account, added)
    told = np.unique(np.concatenate([new_accounts, account[is_changed], added]))
    n_new, n_changed = int(is_new.sum()), int(is_changed.sum())
    return Outcome(n_new, n_changed, len(account) - n_new - n_changed, [AccountId(int(id)) for id in told])


async def _add_stats(
    tx: Tx, rows: pa.Table, account: npt.NDArray[np.int64], is_fresh: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int64]:
    """Add points to history, each (account, time, source) once; return the accounts we knew that got any."""
    columns = rows.select(["observed_at", "source", "policy", *_STATS.split(", ")])
    points = columns.append_column("account_id", pa.array(account))
    wanted = np.asarray(rows["has_stats"]) & _last_of_each(points)
    await tx.copy_in("creators.stats", points.filter(pa.array(wanted & is_fresh)))
    await tx.copy_in("seen", points.filter(pa.array(wanted & ~is_fresh)))
    found = await tx.records(
        "INSERT INTO creators.stats SELECT * FROM seen ON CONFLICT DO NOTHING RETURNING account_id"
    )
    return np.array([row["account_id"] for row in found], np.int64)


def _last_of_each(points: pa.Table) -> npt.NDArray[np.bool_]:
    """Return which rows are the last of their account, time and source. (n,) bool"""
    source = np.asarray(points["source"].combine_chunks().dictionary_encode().indices)
    keys = (source, np.asarray(points["observed_at"].cast(pa.int64())), np.asarray(points["account_id"]))
    order = np.lexsort(keys)  # stable: rows of one key stay in their order
    differs = np.any([key[order][1:] != key[order][:-1] for key in keys], axis=0)
    last = np.zeros(len(order), bool)
    last[order] = np.append(differs, True)[: len(order)]
    return last
