"""All SQL of accounts: batches in, profiles out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

import pyarrow as pa

from socialpulse.core.ids import AccountId, CreatorId
from socialpulse.creators.types import Account, StatsPoint
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

# What came in lies in a wide table that is written once; who it is about, in a narrow one that the steps fill in.
_INCOMING: tuple[LiteralString, ...] = (
    """CREATE TEMP TABLE IF NOT EXISTS incoming (
           LIKE creators.account EXCLUDING ALL, row_number integer, lead integer, turn integer, has_stats boolean
       ) ON COMMIT DELETE ROWS""",
    "ALTER TABLE incoming ALTER id DROP NOT NULL, ALTER first_seen_at DROP NOT NULL",
    """CREATE TEMP TABLE IF NOT EXISTS who (
           row_number integer PRIMARY KEY, lead integer, turn integer, platform text, platform_user_id text,
           handle_key text, observed_at timestamptz, account_id bigint, outcome text
       ) ON COMMIT DELETE ROWS""",
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

_ADD_ACCOUNTS: LiteralString = f"""
INSERT INTO creators.account (id, creator_id, platform, platform_user_id, handle, handle_key, {_SEEN},
                              {", ".join(_PROFILE)})
OVERRIDING SYSTEM VALUE
SELECT w.account_id, i.creator_id, i.platform, i.platform_user_id, i.handle, w.handle_key,
       {", ".join("i." + name for name in (*_SEEN.split(", "), *_PROFILE))}
FROM who w JOIN incoming i ON i.row_number = w.row_number
WHERE w.turn = %(turn)s AND w.outcome = 'new' ORDER BY w.row_number
"""  # noqa: S608  # column names are constants of this file

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

_ADD_HISTORY: LiteralString = f"""
WITH added AS (
    INSERT INTO creators.stats (account_id, observed_at, source, policy, {_STATS})
    SELECT DISTINCT ON (w.account_id, i.observed_at, i.source)
           w.account_id, i.observed_at, i.source, i.policy, {", ".join("i." + name for name in _STATS.split(", "))}
    FROM incoming i JOIN who w ON w.row_number = i.row_number
    WHERE i.has_stats ORDER BY w.account_id, i.observed_at, i.source, i.row_number DESC
    ON CONFLICT DO NOTHING RETURNING account_id
), told AS (
    SELECT account_id FROM added UNION SELECT account_id FROM who WHERE outcome IS NOT NULL
)
SELECT count(*) FILTER (WHERE outcome = 'new') AS n_new,
       count(*) FILTER (WHERE outcome = 'changed' OR (outcome IS NULL AND lead = row_number
                              AND account_id IN (SELECT account_id FROM added))) AS n_changed,
       count(*) AS n_all,
       coalesce((SELECT array_agg(account_id ORDER BY account_id) FROM told), ARRAY[]::bigint[]) AS changed
FROM who
"""  # noqa: S608  # column names are constants of this file


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch of observations did, by records, and which accounts to look at again."""

    n_new: int
    n_changed: int
    n_unchanged: int
    changed: list[AccountId]


async def save_observations(tx: Tx, rows: pa.Table) -> Outcome:
    """Store normalised rows (with row_number, lead, turn, has_stats): newer ones win, all of them make history.

    A null in a newer observation means "not said" and never erases what an older one said.
    """
    for statement in _INCOMING:
        await tx.run(statement)
    await tx.copy_in("incoming", rows)
    await tx.run(
        """INSERT INTO who SELECT row_number, lead, turn, platform, platform_user_id, handle_key, observed_at
           FROM incoming"""
    )
    await tx.run("ANALYZE who")
    n_turns = await tx.value("SELECT coalesce(max(turn), -1) + 1 FROM who")
    for turn in range(n_turns):
        await _match(tx, turn)
        await _release_handles(tx, turn)
        await _add_new(tx, turn)
        await _renew(tx, turn)
    await tx.run(
        """UPDATE who f SET account_id = l.account_id FROM who l
           WHERE f.lead = l.row_number AND f.row_number <> f.lead"""
    )
    found = (await tx.records(_ADD_HISTORY))[0]
    n_known = found["n_all"] - found["n_new"] - found["n_changed"]
    return Outcome(found["n_new"], found["n_changed"], n_known, found["changed"])


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


async def _add_new(tx: Tx, turn: int) -> None:
    await tx.run(
        """UPDATE who SET outcome = 'new', account_id = nextval('creators.account_id_seq')
           WHERE turn = %(turn)s AND account_id IS NULL""",
        turn=turn,
    )
    await tx.run(
        """INSERT INTO creators.creator (id, name)
           SELECT i.creator_id, i.name FROM who w JOIN incoming i ON i.row_number = w.row_number
           WHERE w.turn = %(turn)s AND w.outcome = 'new' ORDER BY w.row_number""",
        turn=turn,
    )
    await tx.run(_ADD_ACCOUNTS, turn=turn)


async def _renew(tx: Tx, turn: int) -> None:
    """Update the accounts we knew from observations at least as new; only rows that differ are written."""
    await tx.run(
        """INSERT INTO creators.former_handle (account_id, handle, until)
           SELECT a.id, a.handle, w.observed_at FROM who w JOIN creators.account a ON a.id = w.account_id
           WHERE w.turn = %(turn)s AND w.outcome IS NULL AND w.observed_at >= a.observed_at
             AND a.handle_key <> w.handle_key
           ON CONFLICT DO NOTHING""",
        turn=turn,
    )
    await tx.run(_RENEW_ACCOUNTS, turn=turn)


_ACCOUNT: LiteralString = """
SELECT a.id, a.creator_id, a.platform, a.platform_user_id, a.handle, a.name, a.bio, a.links, a.avatar_url,
       a.categories, a.account_type, a.verified, a.private, a.location,
       coalesce(CASE WHEN a.place_basis = 'audience' THEN u.country END, a.country, u.country) AS country,
       coalesce(a.city, u.city) AS city,
       CASE WHEN u.country IS NOT NULL AND (a.country IS NULL OR a.place_basis = 'audience') THEN 'bio'
            ELSE a.place_basis END AS place_basis,
       coalesce(a.language, u.language) AS language, a.contact_hashes IS NOT NULL AS has_contact,
       a.followers, a.following, a.posts, a.likes, a.views, a.avg_likes, a.avg_comments, a.avg_views, a.avg_shares,
       a.engagement_rate, u.niches, u.p_niches, a.post_texts, a.joined_at, a.last_post_at, a.observed_at,
       a.source, a.policy
FROM creators.account a LEFT JOIN creators.understanding u ON u.account_id = a.id
"""


_OF_FAMILIES: LiteralString = """
WHERE a.creator_id IN (SELECT creator_id FROM creators.account WHERE id = ANY(%(ids)s))
ORDER BY a.followers DESC NULLS LAST, a.id
"""


async def find_families(tx: Tx, ids: Sequence[AccountId]) -> list[Account]:
    """Return every account of the creators that own these accounts, largest following first."""
    return await tx.rows(Account, _ACCOUNT + _OF_FAMILIES, ids=list(ids))


async def find_accounts_of(tx: Tx, creators: Sequence[CreatorId]) -> list[Account]:
    """Return every account of these creators, largest following first."""
    query: LiteralString = _ACCOUNT + "WHERE a.creator_id = ANY(%(ids)s) ORDER BY a.followers DESC NULLS LAST, a.id"
    return await tx.rows(Account, query, ids=list(creators))


async def find_account_by_handle(tx: Tx, platform: str, handle: str) -> Account | None:
    query: LiteralString = _ACCOUNT + "WHERE a.platform = %(platform)s AND a.handle_key = %(key)s"
    return await tx.find(Account, query, platform=platform, key=handle.removeprefix("@").casefold())


async def find_named(tx: Tx, text: str) -> list[AccountId]:
    rows = await tx.records(
        """(SELECT id FROM creators.account WHERE handle_key = %(key)s LIMIT 50)
           UNION (SELECT id FROM creators.account WHERE lower(name) = %(name)s LIMIT 50)""",
        key=text.removeprefix("@").casefold(),
        name=text.lower(),
    )
    return [row["id"] for row in rows]


async def find_creator_name(tx: Tx, creator: CreatorId) -> str | None:
    name: str | None = await tx.value("SELECT name FROM creators.creator WHERE id = %(id)s", id=creator)
    return name


async def find_history(tx: Tx, accounts: Sequence[AccountId], limit: int) -> list[StatsPoint]:
    """Return the newest points of these accounts, newest first."""
    return await tx.rows(
        StatsPoint,
        """SELECT account_id, observed_at, source, followers, following, posts, engagement_rate
           FROM creators.stats WHERE account_id = ANY(%(ids)s)
           ORDER BY observed_at DESC, account_id, source LIMIT %(limit)s""",
        ids=list(accounts),
        limit=limit,
    )


async def find_former_handles(tx: Tx, account: AccountId) -> list[tuple[str, datetime]]:
    rows = await tx.records(
        "SELECT handle, until FROM creators.former_handle WHERE account_id = %(id)s ORDER BY until DESC", id=account
    )
    return [(row["handle"], row["until"]) for row in rows]


async def find_ids(tx: Tx, after: AccountId, limit: int) -> list[AccountId]:
    rows = await tx.records(
        "SELECT id FROM creators.account WHERE id > %(after)s ORDER BY id LIMIT %(limit)s", after=after, limit=limit
    )
    return [row["id"] for row in rows]


async def count_accounts(tx: Tx) -> int:
    return int(await tx.value("SELECT count(*) FROM creators.account"))


async def delete_expired(tx: Tx, policy: str, before: datetime) -> list[AccountId]:
    """Delete what this policy no longer lets us keep: accounts last seen, and history written, before a moment."""
    await tx.run(
        "DELETE FROM creators.stats WHERE policy = %(policy)s AND observed_at < %(before)s",
        policy=policy,
        before=before,
    )
    gone = await tx.records(
        """WITH gone AS (DELETE FROM creators.account WHERE policy = %(policy)s AND observed_at < %(before)s
                         RETURNING id, creator_id)
           SELECT id, creator_id FROM gone""",
        policy=policy,
        before=before,
    )
    await tx.run(
        """DELETE FROM creators.creator c WHERE c.id = ANY(%(ids)s)
           AND NOT EXISTS (SELECT 1 FROM creators.account a WHERE a.creator_id = c.id)""",
        ids=[row["creator_id"] for row in gone],
    )
    return [row["id"] for row in gone]
