"""All SQL that reads accounts, and deletes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

from socialpulse.core.ids import AccountId, CreatorId
from socialpulse.creators.types import Account, FollowersPoint, Owner, StatsPoint
from socialpulse.runtime.db import Tx

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
       a.source, a.policy, r.tags AS risks, r.levels AS risk_levels
FROM creators.account a LEFT JOIN creators.understanding u ON u.account_id = a.id
LEFT JOIN creators.risk r ON r.account_id = a.id
"""


_OF_FAMILIES: LiteralString = """
WHERE a.creator_id = ANY(ARRAY(SELECT creator_id FROM creators.account WHERE id = ANY(%(ids)s)))
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


async def find_growth(tx: Tx, accounts: Sequence[AccountId], n_points: int) -> list[FollowersPoint]:
    """Return how many followers each of these accounts had on each day: its newest n_points days, oldest first."""
    return await tx.rows(
        FollowersPoint,
        """SELECT a.id AS account_id, p.day, p.followers
           FROM unnest(%(ids)s::bigint[]) AS a (id) CROSS JOIN LATERAL (
               SELECT DISTINCT ON (day) (s.observed_at AT TIME ZONE 'UTC')::date AS day, s.followers
               FROM creators.stats s WHERE s.account_id = a.id AND s.followers IS NOT NULL
               ORDER BY day DESC, s.observed_at DESC LIMIT %(n)s) p
           ORDER BY a.id, p.day""",
        ids=list(accounts),
        n=n_points,
    )


async def find_owners(tx: Tx, accounts: Sequence[AccountId]) -> list[Owner]:
    """Return whose these accounts are; those that are gone are nobody's."""
    return await tx.rows(
        Owner,
        """SELECT a.id AS account_id, c.id AS creator_id, c.number
           FROM creators.account a JOIN creators.creator c ON c.id = a.creator_id WHERE a.id = ANY(%(ids)s)""",
        ids=list(accounts),
    )


async def find_numbers(tx: Tx, creators: Sequence[CreatorId]) -> dict[CreatorId, int]:
    """Return what stands for these creators in an index; those that are gone have nothing there."""
    rows = await tx.records("SELECT id, number FROM creators.creator WHERE id = ANY(%(ids)s)", ids=list(creators))
    return {row["id"]: row["number"] for row in rows}


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
        "DELETE FROM creators.stats WHERE account_id = ANY(%(ids)s)",
        ids=[row["id"] for row in gone],
    )
    await tx.run(
        """DELETE FROM creators.creator c WHERE c.id = ANY(%(ids)s)
           AND NOT EXISTS (SELECT 1 FROM creators.account a WHERE a.creator_id = c.id)""",
        ids=[row["creator_id"] for row in gone],
    )
    return [row["id"] for row in gone]
