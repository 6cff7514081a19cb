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

Ids = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

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
           row_number bigint, platform text, platform_user_id text, handle_key text, observed_at timestamptz,
           account_id bigint, holder bigint, holder_has_id boolean, holder_seen_at timestamptz
       ) ON COMMIT DELETE ROWS""",
    """CREATE TEMP TABLE IF NOT EXISTS incoming (LIKE creators.account EXCLUDING ALL, row_number bigint)
       ON COMMIT DELETE ROWS""",
    "ALTER TABLE incoming ALTER first_seen_at DROP NOT NULL",
    "CREATE TEMP TABLE IF NOT EXISTS seen (LIKE creators.stats EXCLUDING ALL) ON COMMIT DELETE ROWS",
)
_WHO = ("platform", "platform_user_id", "handle_key", "observed_at")
_CLAIMED = pa.schema(
    [("row_number", pa.int64()), ("account_id", pa.int64()), ("handle_key", pa.string()), ("is_newer", pa.bool_())]
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

_RENEWED: dict[LiteralString, LiteralString] = {
    name: _MERGED.get(name, f"coalesce(i.{name}, a.{name})")
    for name in (*_PROFILE, "handle", "platform_user_id", "handle_key")
}
_COMPARED = (*_PROFILE, "handle", "platform_user_id")

_RENEW_ACCOUNTS: LiteralString = f"""
WITH merged AS (
    SELECT i.row_number, a.id, {", ".join(f"i.{name}" for name in _SEEN.split(", "))}, a.observed_at AS seen_before,
           {", ".join(f"{value} AS {name}" for name, value in _RENEWED.items())},
           (({", ".join(f"a.{name}" for name in _COMPARED)}) IS DISTINCT FROM
            ({", ".join(_RENEWED[name] for name in _COMPARED)})) AS differs
    FROM incoming i JOIN creators.account a ON a.id = i.id
), written AS (
    UPDATE creators.account a SET {", ".join(f"{name} = m.{name}" for name in (*_SEEN.split(", "), *_RENEWED))}
    FROM merged m WHERE a.id = m.id AND (m.differs OR m.observed_at > m.seen_before)
    RETURNING m.row_number, m.differs
)
SELECT row_number FROM written WHERE differs
"""  # noqa: S608  # column names are constants of this file


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch of observations did, by records, and which accounts to look at again."""

    n_new: int
    n_changed: int
    n_unchanged: int
    changed: list[AccountId]


@dataclass(frozen=True, slots=True)
class _Saved:
    """Which account each row of a part is about, which of them were new, and which that we knew now read otherwise."""

    account: Ids
    is_new: Flags
    is_changed: Flags


async def save_observations(tx: Tx, rows: pa.Table) -> Outcome:
    """Store normalised rows (with lead, turn, has_stats): newer ones win, all make history.

    A null in a newer observation means "not said" and never erases what an older one said.
    """
    for statement in _TABLES:
        await tx.run(statement)
    n_rows, turns = rows.num_rows, np.asarray(rows["turn"])
    all_of_them = _Saved(np.zeros(n_rows, np.int64), np.zeros(n_rows, bool), np.zeros(n_rows, bool))
    for turn in range(turns.max(initial=-1) + 1):
        places = np.flatnonzero(turns == turn)
        saved = await _save_leads(tx, _some(rows, turns == turn))
        all_of_them.account[places] = saved.account
        all_of_them.is_new[places] = saved.is_new
        all_of_them.is_changed[places] = saved.is_changed
    return await _add_history(tx, rows, all_of_them)


async def _save_leads(tx: Tx, rows: pa.Table) -> _Saved:
    """Store rows of which no two are about one account, or claim one handle."""
    claimed = await _claim(tx, rows)
    places = np.asarray(claimed["row_number"])
    account = np.zeros(rows.num_rows, np.int64)
    account[places] = np.asarray(pc.fill_null(claimed["account_id"], 0))
    is_newer = np.zeros(rows.num_rows, bool)
    is_newer[places] = np.asarray(pc.fill_null(claimed["is_newer"], False))
    is_claimed = np.zeros(rows.num_rows, bool)
    is_claimed[places] = True
    keys = pc.replace_with_mask(rows["handle_key"], pa.array(is_claimed), claimed["handle_key"].combine_chunks())
    rows = rows.set_column(rows.schema.get_field_index("handle_key"), "handle_key", keys)
    is_new, is_changed = account == 0, np.zeros(rows.num_rows, bool)
    if is_new.any():
        account[is_new] = await _add_new(tx, _some(rows, is_new))
    if is_newer.any():
        is_changed[await _renew(tx, rows, account, is_newer)] = True
    return _Saved(account, is_new, is_changed)


async def _claim(tx: Tx, rows: pa.Table) -> pa.Table:
    """Return the rows about accounts we know or whose handle somebody holds: the account, and the handle it may keep.

    An account is known by the platform's own id, then by handle where one side has no id. A handle that two accounts
    claim belongs to the one seen with it last; it is taken from the other here.
    """
    await tx.run("DELETE FROM who")
    await tx.copy_in("who", rows.select(_WHO).append_column("row_number", pa.array(np.arange(rows.num_rows))))
    await tx.run("ANALYZE who")  # or every account is read to match a batch
    await tx.run(
        """UPDATE who w SET account_id = a.id FROM creators.account a
           WHERE a.platform = w.platform AND a.platform_user_id = w.platform_user_id"""
    )
    await tx.run(
        """UPDATE who w
           SET holder = a.id, holder_has_id = a.platform_user_id IS NOT NULL, holder_seen_at = a.observed_at
           FROM creators.account a WHERE a.platform = w.platform AND a.handle_key = w.handle_key"""
    )
    await tx.run(
        """UPDATE who SET account_id = holder
           WHERE account_id IS NULL AND (NOT holder_has_id OR (holder IS NOT NULL AND platform_user_id IS NULL))"""
    )
    await tx.run(
        """UPDATE who SET handle_key = NULL
           WHERE holder IS NOT NULL AND holder IS DISTINCT FROM account_id AND holder_seen_at > observed_at"""
    )
    await tx.run(
        """WITH taken AS (
               UPDATE creators.account a SET handle_key = NULL FROM who w
               WHERE a.id = w.holder AND w.holder IS DISTINCT FROM w.account_id AND w.handle_key IS NOT NULL
               RETURNING a.id, a.handle, w.observed_at
           )
           INSERT INTO creators.former_handle (account_id, handle, until)
           SELECT id, handle, observed_at FROM taken ON CONFLICT DO NOTHING"""
    )
    return await tx.copy_out(
        _CLAIMED,
        """SELECT w.row_number, w.account_id, w.handle_key, w.observed_at >= a.observed_at
           FROM who w LEFT JOIN creators.account a ON a.id = w.account_id
           WHERE w.account_id IS NOT NULL OR w.holder IS NOT NULL ORDER BY w.row_number""",
    )


async def refresh_statistics(tx: Tx) -> None:
    """Count anew what the planner goes by. Without it, a table that was just filled is read whole for one row."""
    await tx.run("ANALYZE creators.account, creators.creator, creators.stats")


async def _add_new(tx: Tx, rows: pa.Table) -> Ids:
    """Add rows as new accounts, each with a creator of its own; return their ids."""
    ids = np.array(
        await tx.value(
            "SELECT array_agg(nextval('creators.account_id_seq')) FROM generate_series(1, %(n)s)", n=rows.num_rows
        ),
        np.int64,
    )
    await tx.copy_in("creators.creator", pa.table({"id": rows["creator_id"], "name": rows["name"]}))
    own = ("creator_id", "platform", "platform_user_id", "handle", "handle_key", *_SEEN.split(", "), *_PROFILE)
    await tx.copy_in("creators.account", rows.select(own).append_column("id", pa.array(ids)))
    return ids


async def _renew(tx: Tx, rows: pa.Table, account: Ids, is_newer: Flags) -> Ids:
    """Update accounts from observations at least as new; only rows that differ are written. Return those rows."""
    given = rows.drop_columns(["lead", "turn", "has_stats"]).append_column("id", pa.array(account))
    given = given.append_column("row_number", pa.array(np.arange(rows.num_rows)))
    await tx.run("DELETE FROM incoming")
    await tx.copy_in("incoming", _some(given, is_newer))
    await tx.run(
        """INSERT INTO creators.former_handle (account_id, handle, until)
           SELECT a.id, a.handle, i.observed_at FROM incoming i JOIN creators.account a ON a.id = i.id
           WHERE a.handle_key <> i.handle_key
           ON CONFLICT DO NOTHING"""
    )
    return np.array([row["row_number"] for row in await tx.records(_RENEW_ACCOUNTS)], np.int64)


async def _add_history(tx: Tx, rows: pa.Table, saved: _Saved) -> Outcome:
    lead, is_changed = np.asarray(rows["lead"]), saved.is_changed
    account = saved.account[lead]
    added = await _add_stats(tx, rows, account, np.isin(account, account[saved.is_new]))
    is_changed |= (lead == np.arange(len(lead))) & ~saved.is_new & np.isin(account, added)
    told = np.unique(np.concatenate([account[saved.is_new], account[is_changed], added]))
    n_new, n_changed = int(saved.is_new.sum()), int(is_changed.sum())
    return Outcome(n_new, n_changed, len(account) - n_new - n_changed, [AccountId(int(id)) for id in told])


async def _add_stats(tx: Tx, rows: pa.Table, account: Ids, is_fresh: Flags) -> Ids:
    """Add points to history, each (account, time, source) once; return the accounts we knew that got any."""
    columns = rows.select(["observed_at", "source", "policy", *_STATS.split(", ")])
    points = columns.append_column("account_id", pa.array(account))
    wanted = np.asarray(rows["has_stats"]) & _last_of_each(points)
    await tx.copy_in("creators.stats", _some(points, wanted & is_fresh))
    await tx.copy_in("seen", _some(points, wanted & ~is_fresh))
    found = await tx.records(
        "INSERT INTO creators.stats SELECT * FROM seen ON CONFLICT DO NOTHING RETURNING account_id"
    )
    return np.array([row["account_id"] for row in found], np.int64)


def _some(rows: pa.Table, wanted: Flags) -> pa.Table:
    return rows if wanted.all() else rows.filter(pa.array(wanted))


def _last_of_each(points: pa.Table) -> Flags:
    """Return which rows are the last of their account, time and source. (n,) bool"""
    source = np.asarray(points["source"].combine_chunks().dictionary_encode().indices)
    keys = (source, np.asarray(points["observed_at"].cast(pa.int64())), np.asarray(points["account_id"]))
    order = np.lexsort(keys)  # stable: rows of one key stay in their order
    differs = np.any([key[order][1:] != key[order][:-1] for key in keys], axis=0)
    last = np.zeros(len(order), bool)
    last[order] = np.append(differs, True)[: len(order)]
    return last


async def add_history(tx: Tx, points: pa.Table, source: str) -> int:
    """Add followers of accounts at earlier moments; return how many of these points are new."""
    await tx.run(
        """CREATE TEMP TABLE past (platform text, platform_user_id text, observed_at timestamptz, followers bigint)
           ON COMMIT DROP"""
    )
    await tx.copy_in("past", points)
    await tx.run("ANALYZE past")
    return await tx.run(
        """INSERT INTO creators.stats (account_id, observed_at, source, policy, followers)
           SELECT a.id, p.observed_at, %(source)s, 'file', p.followers
           FROM past p JOIN creators.account a USING (platform_user_id, platform) ON CONFLICT DO NOTHING""",
        source=source,
    )
