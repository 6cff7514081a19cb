"""What follows a judgement for people: strikes, the statement of reasons, notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from socialpulse.core.ids import PersonId
from socialpulse.moderation.review import duties_store as store
from socialpulse.moderation.review import statements_store
from socialpulse.moderation.review.rules import APPEAL_WITHIN, STRIKE_HALF, points_now, points_of, severity_of
from socialpulse.moderation.review.statements import Automated
from socialpulse.moderation.review.types import Case, NoticeKind, Standing, Strike, Strikes
from socialpulse.moderation.types import WAITS, Action, Judgement
from socialpulse.runtime.db import Tx


async def follow(tx: Tx, judgement: Judgement, standing: Standing, case: Case | None) -> None:
    """Give strikes, statement and notice of a judgement; what an earlier one of its subject gave is lifted.

    `case`: where a person decided it; None: the machine did.
    """
    if not judgement.viewers:
        await store.lift_strikes(tx, judgement.subject, judgement.at)
    if judgement.action is Action.SHOW:
        await _tell_restored(tx, judgement)
        return
    if judgement.action is Action.REMOVE:
        await store.add_strike(tx, strike_for(judgement))
    n_reports = 0 if case is None else case.n_reports
    await statements_store.add(tx, judgement, standing, n_reports, _automated(judgement, case))
    until = None if judgement.action in WAITS else judgement.at + APPEAL_WITHIN  # a person decides first
    telling = store.Telling(NoticeKind.DECIDED, judgement.subject, judgement.id, judgement.at, until)
    await store.tell(tx, [judgement.about_id], telling)


async def load_strikes(tx: Tx, person: PersonId, now: datetime) -> Strikes:
    """Return the strikes of somebody that count, or would if they were not lifted."""
    strikes = await store.find_strikes(tx, person, now - STRIKE_HALF)
    counting = [strike.at for strike in strikes if strike.lifted_at is None]
    ends_at = max(counting) + STRIKE_HALF if counting else None
    return Strikes(sum(points_now(strike, now) for strike in strikes), strikes, ends_at)


async def tell_reporters(tx: Tx, reporters: Sequence[PersonId], judgement: Judgement) -> None:
    """Tell those who reported a subject what was decided; where that is nothing, until when they can appeal."""
    until = judgement.at + APPEAL_WITHIN if judgement.action is Action.SHOW else None
    telling = store.Telling(NoticeKind.REPORT_DECIDED, judgement.subject, judgement.id, judgement.at, until)
    await store.tell(tx, reporters, telling)


def strike_for(judgement: Judgement) -> Strike:
    """Return the strike for something that was removed, as grave as its rule or its reason."""
    severity = max(judgement.severity, 0 if judgement.reason is None else severity_of(judgement.reason))
    subject = judgement.subject
    points = points_of(severity)
    return Strike(judgement.id, judgement.about_id, subject.kind, subject.id, points, judgement.at, None)


async def _tell_restored(tx: Tx, judgement: Judgement) -> None:
    """Tell whoever made a subject that it is shown again, where they were told that it is not."""
    told = await store.find_last_told(tx, judgement.about_id, judgement.subject, judgement.viewers)
    if told is NoticeKind.DECIDED:
        telling = store.Telling(NoticeKind.RESTORED, judgement.subject, judgement.id, judgement.at)
        await store.tell(tx, [judgement.about_id], telling)


def _automated(judgement: Judgement, case: Case | None) -> Automated:
    if judgement.by is None:
        return Automated.FULLY
    return Automated.NOT if case is None or case.judgement_id is None else Automated.PARTIALLY
