"""What people are told of decisions, and their word against them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from socialpulse.accounts import Act, person_of
from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict, Invalid, NotFound
from socialpulse.core.ids import PersonId, fresh_uuid, uuid_of
from socialpulse.core.page import Page, read_cursor, write_cursor
from socialpulse.moderation import judgements_store
from socialpulse.moderation.review import cases_store, duties_store, history_store, votes_store
from socialpulse.moderation.review.audit import Audit
from socialpulse.moderation.review.cases_store import Opening
from socialpulse.moderation.review.consequences import load_strikes
from socialpulse.moderation.review.rules import checked_words
from socialpulse.moderation.review.types import Appeal, Case, CaseId, CaseKind, Notice, NoticeKind, Queue, Strikes
from socialpulse.moderation.types import Judgement, JudgementId
from socialpulse.posts import Reason
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx


class Appeals:
    """Notices and appeals of whoever asks, and of nobody else."""

    def __init__(self, db: Db, clock: Clock, audit: Audit) -> None:
        self._db = db
        self._clock = clock
        self._audit = audit

    async def find_notices(self, actor: Actor, limit: int, cursor: str | None = None) -> Page[Notice]:
        """Return a page of what the caller was told, the latest first. Raises Invalid, as `person_of`."""
        me, before = person_of(actor, Act.TAKE_PART), _before(cursor)
        async with self._db.reading() as tx:
            found = await duties_store.find_notices(tx, me, before, limit + 1)
        return Page(found[:limit], write_cursor(found[limit - 1].id.hex) if len(found) > limit else None)

    async def find_appeals(self, actor: Actor, limit: int, cursor: str | None = None) -> Page[Appeal]:
        """Return a page of the caller's appeals, the latest first. Raises Invalid, as `person_of`."""
        me, before = person_of(actor, Act.TAKE_PART), _before(cursor)
        async with self._db.reading() as tx:
            found = await duties_store.find_appeals_by(tx, me, before, limit + 1)
        return Page(found[:limit], write_cursor(found[limit - 1].id.hex) if len(found) > limit else None)

    async def find_strikes(self, actor: Actor) -> Strikes:
        """Return the caller's strikes. Raises as `person_of`."""
        me = person_of(actor, Act.TAKE_PART)
        async with self._db.reading() as tx:
            return await load_strikes(tx, me, self._clock.now())

    async def appeal(self, actor: Actor, judgement_id: JudgementId, words: str) -> Appeal:
        """Appeal a decision the caller was told of: about their own thing, or that nothing is done about a report.

        Once for each decision. A moderator who took no part in it decides. Raises NotFound where the caller was told of
        no such decision; Conflict where it cannot be appealed (any more), was appealed, or was taken back; Invalid.
        """
        me, fit = person_of(actor, Act.TAKE_PART), checked_words(words)
        if not fit:
            raise Invalid.one("words", "", "are needed: say why the decision is wrong")
        now = self._clock.now()
        async with self._db.transaction() as tx:
            judgement = await self._find_appealable(tx, me, judgement_id, now)
            case = await self._open_case(tx, judgement, me, now)
            appeal = Appeal(fresh_uuid(), judgement_id, me, case.id, fit, now, None, None)
            if not await duties_store.add_appeal(tx, appeal):
                raise Conflict(f"you appealed {judgement_id} before; each decision can be appealed once")
            telling = duties_store.Telling(NoticeKind.APPEAL_CAME, judgement.subject, judgement_id, now)
            await duties_store.tell(tx, [me], telling)
            await self._audit.write(tx, actor, "appeal.made", f"judgement {judgement_id}", {"case": str(case.id)})
            return appeal

    async def _find_appealable(self, tx: Tx, me: PersonId, judgement_id: JudgementId, now: datetime) -> Judgement:
        notice = await duties_store.find_notice_of(tx, me, judgement_id)
        judgement = None if notice is None else await judgements_store.find(tx, judgement_id)
        if notice is None or judgement is None:
            raise NotFound(f"you were told of no decision {judgement_id}")
        if notice.appeal_until is None:
            raise Conflict(f"{judgement_id} is not to be appealed: a person decides about it, or it is as you asked")
        if notice.appeal_until < now:
            raise Conflict(f"{judgement_id} could be appealed until {notice.appeal_until:%Y-%m-%d}")
        if await history_store.is_undone(tx, judgement_id):
            raise Conflict(f"{judgement_id} was taken back already")
        return judgement

    async def _open_case(self, tx: Tx, judgement: Judgement, me: PersonId, now: datetime) -> Case:
        """Return the case of an appeal, which comes to nobody who took part in the decision, nor to whoever appeals."""
        took_part = {*await votes_store.find_voters(tx, judgement.id), me}
        if judgement.by is not None:
            took_part.add(judgement.by)
        opening = Opening(
            id=CaseId(fresh_uuid()),
            kind=CaseKind.APPEAL,
            queue=Queue.APPEALS,
            subject=judgement.subject,
            about_id=judgement.about_id,
            judgement_id=judgement.id,
            reason=judgement.reason or Reason.OTHER,
            severity=max(1, judgement.severity),
            escalated=False,
            at=now,
            barred=sorted(took_part),
        )
        return await cases_store.open_appeal(tx, opening)


def _before(cursor: str | None) -> UUID:
    found = duties_store.LAST if cursor is None else uuid_of(read_cursor(cursor, str)[0])
    if found is None:
        raise Invalid.one("cursor", cursor, "is not a cursor of this list; use next_cursor of the page before")
    return found
