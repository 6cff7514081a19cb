"""All SQL of statements of reasons."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from socialpulse.moderation.review.statements import TERRITORY, Automated, Statement
from socialpulse.moderation.review.types import Standing
from socialpulse.moderation.types import MINORS, Judgement
from socialpulse.runtime.db import Tx


async def add(tx: Tx, judgement: Judgement, standing: Standing, n_reports: int, automated: Automated) -> None:
    """Keep what a judgement does not hold itself; said again of the same judgement, it changes nothing."""
    await tx.run(
        """INSERT INTO moderation.statement (judgement_id, at, content_types, content_language, content_at, n_reports,
                                             automated)
           VALUES (%(id)s, %(at)s, %(types)s, %(language)s, %(made)s, %(n_reports)s, %(automated)s)
           ON CONFLICT (judgement_id) DO NOTHING""",
        id=judgement.id,
        at=judgement.at,
        types=list(standing.content_types),
        language=standing.language,
        made=standing.made_at,
        n_reports=n_reports,
        automated=automated,
    )


async def find(
    tx: Tx, since: datetime, until: datetime, after: tuple[datetime, UUID] | None, limit: int
) -> list[Statement]:
    """Return statements of a period, `until` outside it, in the order of their making, behind a place in it.

    None of what was decided for countries outside TERRITORY alone: the Transparency Database has no place for it.
    """
    begin = (since, UUID(int=0))
    place = begin if after is None else max(after, begin)
    return await tx.rows(
        Statement,
        """SELECT s.judgement_id, j.subject_kind, j.action, j.rule, j.reason, j.policy_version, s.at, j.ends_at,
                  s.content_types, s.content_language, s.content_at, s.n_reports, s.automated, j.viewers
           FROM moderation.statement s JOIN moderation.judgement j ON j.id = s.judgement_id
           WHERE s.at < %(until)s AND (s.at, s.judgement_id) > (%(at)s, %(id)s)
             AND (j.viewers = '{}' OR j.viewers && %(groups)s::text[])
           ORDER BY s.at, s.judgement_id LIMIT %(limit)s""",
        until=until,
        at=place[0],
        id=place[1],
        groups=[MINORS, *TERRITORY],
        limit=limit,
    )
