"""Misuse of reporting: noticed, warned of, then reports are kept and not looked at until it is over or lifted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from socialpulse.core.actor import OPERATOR, Actor
from socialpulse.core.errors import Forbidden, NotFound
from socialpulse.moderation.review import Case, Notice, NoticeKind
from socialpulse.moderation.types import Action, ReportingTerms
from socialpulse.posts import Reason, SubjectKind
from tests.moderation.review.conftest import Court
from tests.people.conftest import id_of

pytestmark = pytest.mark.anyio

TERMS = ReportingTerms(3, 80, timedelta(days=30), timedelta(days=14), "Stop that.", "It is not looked at.", 7)


async def report(court: Court, reporter: Actor, reason: Reason = Reason.SPAM) -> Case | None:
    """Return the case that somebody's report of a new post opens; None where it opens none."""
    court.later(minutes=1)
    post = await court.post(await court.person())
    made = await court.reports.report(reporter, SubjectKind.POST, post.post.id, reason, "look")
    async with court.db.transaction() as tx:
        return await court.review.take_report(tx, made, TERMS)


async def unfounded(court: Court, reporter: Actor, n: int, action: Action = Action.SHOW) -> None:
    """Have somebody report, and a moderator decide."""
    ann = await court.moderator()
    for _ in range(n):
        case = await report(court, reporter)
        assert case is not None
        await court.decide(ann, case, action, None if action is Action.SHOW else Reason.SPAM)


async def receipt(court: Court, reporter: Actor) -> Notice:
    found = (await court.review.appeals.find_notices(reporter, 1)).items[0]
    assert found.kind is NoticeKind.REPORT_CAME
    return found


async def acts(court: Court) -> list[str]:
    found = (await court.review.audit.find_latest(OPERATOR, 50)).items
    return [entry.act for entry in reversed(found) if entry.act.startswith("reporter")]


async def test_who_goes_on_after_a_warning_is_suspended_told_until_when_and_heard_again_after(court: Court) -> None:
    eve = await court.person()
    await unfounded(court, eve, 3)
    assert await report(court, eve) is not None
    assert ((await receipt(court, eve)).words, (await receipt(court, eve)).ends_at) == ("Stop that.", None)
    await unfounded(court, eve, 3)
    assert await report(court, eve) is None
    told, ends_at = await receipt(court, eve), court.clock.now() + timedelta(days=14)
    assert (told.words, told.ends_at) == ("It is not looked at.", ends_at)
    assert (await court.review.misuse.find_own(eve))[1] == ends_at
    assert await report(court, eve) is None
    [listed] = await court.review.misuse.find_doubtful(await court.moderator(), 9)
    assert (listed.person_id, listed.suspended_until) == (id_of(eve), ends_at)
    court.later(days=14)
    assert await report(court, eve) is not None
    assert (await court.review.misuse.find_own(eve))[1] is None
    assert await acts(court) == ["reporter.warned", "reporter.suspended"]


async def test_what_is_gravest_is_looked_at_whoever_reports_it(court: Court) -> None:
    eve = await court.person()
    for _ in range(2):
        await unfounded(court, eve, 3)
        await report(court, eve)
    assert await report(court, eve) is None
    assert await report(court, eve, Reason.CHILD_SAFETY) is not None
    assert (await receipt(court, eve)).words == "It is not looked at."


async def test_who_is_right_often_enough_is_never_warned(court: Court) -> None:
    eve = await court.person()
    await unfounded(court, eve, 1, Action.REMOVE)
    await unfounded(court, eve, 3)  # 75 % of four
    assert await report(court, eve) is not None
    assert (await receipt(court, eve)).words is None and await acts(court) == []


async def test_what_lies_longer_back_does_not_count_and_a_warning_fades(court: Court) -> None:
    eve = await court.person()
    await unfounded(court, eve, 2)
    court.later(days=31)
    await unfounded(court, eve, 2)
    assert await report(court, eve) is not None and await acts(court) == []
    await unfounded(court, eve, 1)
    await report(court, eve)
    court.later(days=181)
    await unfounded(court, eve, 3)
    await report(court, eve)
    assert await acts(court) == ["reporter.warned", "reporter.warned"]


async def test_a_suspension_is_lifted_by_somebody_else_and_a_warning_comes_first_again(court: Court) -> None:
    eve, ann = await court.person(), await court.moderator()
    for _ in range(2):
        await unfounded(court, eve, 3)
        await report(court, eve)
    with pytest.raises(Forbidden, match="your own"):
        await court.review.misuse.lift(ann, id_of(ann))
    await court.review.misuse.lift(ann, id_of(eve))
    with pytest.raises(NotFound, match="nobody has to lift"):
        await court.review.misuse.lift(ann, id_of(eve))
    assert await court.review.misuse.find_own(eve) == (None, None)
    await unfounded(court, eve, 3)
    assert await report(court, eve) is not None
    assert await acts(court) == ["reporter.warned", "reporter.suspended", "reporter.lifted", "reporter.warned"]


async def test_without_a_word_of_it_in_the_policy_every_report_is_looked_at(court: Court) -> None:
    eve = await court.person()
    await unfounded(court, eve, 3)
    made = await court.reports.report(eve, SubjectKind.PERSON, id_of(await court.person()), Reason.SPAM, "")
    async with court.db.transaction() as tx:
        assert await court.review.take_report(tx, made, None) is not None
