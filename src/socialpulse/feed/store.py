"""All SQL of this room: the heat of recent posts, and the rankings made of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from socialpulse.feed.ranking import Ranking, Warm
from socialpulse.posts import PostId
from socialpulse.runtime.db import Tx


async def take_turn(tx: Tx, now: datetime, before: datetime) -> bool:
    """Return whether nobody looked at the heat after a moment; then it is this transaction's turn.

    Others who ask meanwhile wait for its end, and are told then that it is not theirs.
    """
    n = await tx.run("UPDATE feed.turn SET taken_at = %(now)s WHERE taken_at <= %(before)s", now=now, before=before)
    return n == 1


async def save_warm(tx: Tx, warm: Sequence[Warm]) -> None:
    """Add posts or note their new heat; a row that says the same is not written."""
    await tx.run(
        """INSERT INTO feed.heat AS h (post_id, author_id, language, live_at, heat)
           SELECT * FROM unnest(%(ids)s::uuid[], %(authors)s::uuid[], %(languages)s::text[], %(ats)s::timestamptz[],
                                %(heats)s::float8[]) AS t (post_id, author_id, language, live_at, heat)
           ORDER BY post_id
           ON CONFLICT (post_id) DO UPDATE
           SET language = excluded.language, live_at = excluded.live_at, heat = excluded.heat
           WHERE (h.language, h.live_at, h.heat) IS DISTINCT FROM (excluded.language, excluded.live_at, excluded.heat)
        """,
        ids=[one.post_id for one in warm],
        authors=[one.author_id for one in warm],
        languages=[one.language for one in warm],
        ats=[one.live_at for one in warm],
        heats=[one.heat for one in warm],
    )


async def find_hottest(tx: Tx, limit: int) -> list[Warm]:
    """Return the hottest posts of all languages, the hottest first."""
    return await tx.rows(
        Warm,
        """SELECT post_id, author_id, language, live_at, heat FROM feed.heat
           ORDER BY heat DESC, post_id DESC LIMIT %(limit)s""",
        limit=limit,
    )


async def find_hottest_in(tx: Tx, language: str, limit: int) -> list[Warm]:
    """Return the hottest posts in a language or in none."""
    return await tx.rows(
        Warm,
        """SELECT * FROM (
               (SELECT post_id, author_id, language, live_at, heat FROM feed.heat WHERE language = %(language)s
                ORDER BY heat DESC, post_id DESC LIMIT %(limit)s)
               UNION ALL
               (SELECT post_id, author_id, language, live_at, heat FROM feed.heat WHERE language = ''
                ORDER BY heat DESC, post_id DESC LIMIT %(limit)s)
           ) AS either ORDER BY heat DESC, post_id DESC LIMIT %(limit)s""",
        language=language,
        limit=limit,
    )


async def find_hottest_elsewhere(tx: Tx, language: str, limit: int) -> list[Warm]:
    """Return the hottest posts in other languages."""
    return await tx.rows(
        Warm,
        """SELECT post_id, author_id, language, live_at, heat FROM feed.heat
           WHERE language <> ALL(%(not)s) ORDER BY heat DESC, post_id DESC LIMIT %(limit)s""",
        limit=limit,
        **{"not": ["", language]},
    )


async def find_languages(tx: Tx) -> set[str]:
    """Return the languages there is something in, each looked up in the index once."""
    rows = await tx.records(
        """WITH RECURSIVE step (language) AS (
               (SELECT language FROM feed.heat ORDER BY language LIMIT 1)
               UNION ALL
               SELECT (SELECT language FROM feed.heat WHERE language > step.language ORDER BY language LIMIT 1)
               FROM step WHERE step.language IS NOT NULL
           ) SELECT language FROM step WHERE language <> ''"""
    )
    return {row["language"] for row in rows}


async def delete_posts(tx: Tx, ids: Collection[PostId]) -> None:
    await tx.run("DELETE FROM feed.heat WHERE post_id = ANY(%(ids)s)", ids=list(ids))


async def delete_others(tx: Tx, ids: Collection[PostId]) -> None:
    """Forget all but these."""
    await tx.run(
        """DELETE FROM feed.heat h
           WHERE NOT EXISTS (SELECT FROM unnest(%(ids)s::uuid[]) AS kept (id) WHERE kept.id = h.post_id)""",
        ids=list(ids),
    )


async def find_newest_ranking(tx: Tx, language: str) -> Ranking | None:
    return await tx.find(
        Ranking,
        """SELECT id, language, made_at, checked_at, n_own, posts, authors FROM feed.ranking
           WHERE language = %(language)s ORDER BY made_at DESC LIMIT 1""",
        language=language,
    )


async def find_ranking(tx: Tx, ranking_id: UUID) -> Ranking | None:
    return await tx.find(
        Ranking,
        "SELECT id, language, made_at, checked_at, n_own, posts, authors FROM feed.ranking WHERE id = %(id)s",
        id=ranking_id,
    )


async def add_ranking(tx: Tx, ranking: Ranking) -> None:
    await tx.run(
        """INSERT INTO feed.ranking (id, language, made_at, checked_at, n_own, posts, authors)
           VALUES (%(id)s, %(language)s, %(made_at)s, %(checked_at)s, %(n_own)s, %(posts)s, %(authors)s)""",
        id=ranking.id,
        language=ranking.language,
        made_at=ranking.made_at,
        checked_at=ranking.checked_at,
        n_own=ranking.n_own,
        posts=ranking.posts,
        authors=ranking.authors,
    )


async def save_checked(tx: Tx, ranking_id: UUID, now: datetime) -> None:
    await tx.run("UPDATE feed.ranking SET checked_at = %(now)s WHERE id = %(id)s", id=ranking_id, now=now)


async def delete_rankings(tx: Tx, before: datetime) -> None:
    """Forget rankings that were not the present one after a moment."""
    await tx.run("DELETE FROM feed.ranking WHERE checked_at < %(before)s", before=before)
