"""Decisions: what they do to the post, whom they tell, who may make them, and what two have to agree on."""

from __future__ import annotations

import asyncio

import pytest

from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict, Forbidden, Invalid, SocialPulseError
from socialpulse.moderation.review import Case, Choice, NoticeKind, Outcome
from socialpulse.moderation.types import Action
from socialpulse.posts import Draft, PostKind, Reason, SubjectKind
from tests.moderation.review.conftest import Court
from tests.people.conftest import id_of

pytestmark = pytest.mark.anyio


async def test_a_removed_post_is_gone_its_author_knows_why_and_has_a_strike(court: Court) -> None:
    author, ann = await court.person(), await court.moderator()
    post = await court.post(author)
    await court.judged(post)
    decided = await court.decide(ann, await court.open_case_of(post))
    assert (decided.case.outcome, await court.state(post)) == (Outcome.ACTED, "removed")
    notice = (await court.review.appeals.find_notices(author, 1)).items[0]
    assert (notice.kind, notice.action, notice.reason) == (NoticeKind.DECIDED, Action.REMOVE, Reason.HATE)
    assert (notice.words, notice.by_machine, notice.appealed) == ("because", False, False)
    assert notice.appeal_until is not None and (notice.appeal_until - notice.at).days == 184
    assert await court.points(id_of(author)) == 2.0


async def test_a_dismissed_report_leaves_the_post_and_tells_whoever_made_it(court: Court) -> None:
    author, reporter = await court.several(2)
    post = await court.post(author)
    case = await court.report(reporter, post)
    decided = await court.decide(await court.moderator(), case, Action.SHOW, None)
    assert (decided.case.outcome, await court.state(post)) == (Outcome.DISMISSED, "live")
    told = [notice.kind for notice in (await court.review.appeals.find_notices(reporter, 9)).items]
    assert told == [NoticeKind.REPORT_DECIDED, NoticeKind.REPORT_CAME]
    assert (await court.review.appeals.find_notices(author, 9)).items == []


async def test_a_post_that_was_held_and_is_shown_is_told_to_be_restored(court: Court) -> None:
    author = await court.person()
    case = await court.held(author)
    await court.decide(await court.moderator(), case, Action.SHOW, None)
    told = [notice.kind for notice in (await court.review.appeals.find_notices(author, 9)).items]
    assert told == [NoticeKind.RESTORED, NoticeKind.DECIDED]


async def test_what_was_changed_since_it_was_seen_is_not_decided(court: Court) -> None:
    author, ann = await court.person(), await court.moderator()
    post = await court.post(author)
    await court.judged(post)
    case = await court.open_case_of(post)
    await court.posts.edit(author, post.post.id, 1, Draft(PostKind.TEXT, "quite another thing"))
    with pytest.raises(Conflict, match="version 2"):
        await court.decide(ann, case, version=1)
    assert (await court.decide(ann, case, version=2)).case.outcome is Outcome.ACTED


async def test_a_post_that_its_author_deleted_closes_its_case(court: Court) -> None:
    author, ann = await court.person(), await court.moderator()
    post, reporter = await court.post(author), await court.person()
    case = await court.report(reporter, post)
    await court.posts.delete(author, post.post.id)
    decided = await court.decide(ann, case)
    assert (decided.case.outcome, decided.judgement) == (Outcome.GONE, None)
    told = (await court.review.appeals.find_notices(reporter, 1)).items[0]
    assert (told.kind, told.action, told.appeal_until) == (NoticeKind.REPORT_DECIDED, None, None)


async def test_two_who_decide_one_case_at_once_decide_it_once(court: Court) -> None:
    case = await court.held()
    moderators = [await court.moderator() for _ in range(6)]

    async def try_to(moderator: Actor) -> bool:
        try:
            await court.decide(moderator, case)
        except SocialPulseError:
            return False
        return True

    assert sum(await asyncio.gather(*map(try_to, moderators))) == 1


async def test_a_double_click_decides_once(court: Court) -> None:
    case, ann = await court.held(), await court.moderator()
    await court.review.cases.lock(ann, case.id)
    choice = Choice(1, Action.REMOVE, Reason.HATE)
    twice = (court.review.deciding.decide(ann, case.id, choice) for _ in range(2))
    done = await asyncio.gather(*twice, return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "Decided"]


async def test_what_is_escalated_needs_two_who_agree(court: Court) -> None:
    case = await court.held(action=Action.ESCALATE)
    ann, eve = await court.moderator(), await court.moderator()
    first = await court.decide(ann, case)
    assert (first.case.closed_at, first.judgement) == (None, None)
    assert await court.review.cases.take_next(ann) is None
    with pytest.raises(Forbidden):
        await court.review.deciding.decide(ann, case.id, Choice(1, Action.REMOVE, Reason.HATE))
    assert (await court.decide(eve, case)).case.outcome is Outcome.ACTED


async def test_where_two_disagree_a_third_decides(court: Court) -> None:
    case = await court.held(action=Action.ESCALATE)
    assert (await court.decide(await court.moderator(), case)).case.outcome is None
    assert (await court.decide(await court.moderator(), case, Action.SHOW, None)).case.outcome is None
    assert (await court.decide(await court.moderator(), case, Action.SHOW, None)).case.outcome is Outcome.DISMISSED


async def test_a_word_about_a_version_that_was_edited_counts_no_more(court: Court) -> None:
    author = await court.person()
    post = await court.post(author)
    await court.judged(post, Action.ESCALATE)
    case = await court.open_case_of(post)
    await court.decide(await court.moderator(), case)
    await court.posts.edit(author, post.post.id, 1, Draft(PostKind.TEXT, "another"))
    assert (await court.decide(await court.moderator(), case, version=2)).case.outcome is None
    assert (await court.decide(await court.moderator(), case, version=2)).case.outcome is Outcome.ACTED


async def test_a_moderator_who_escalates_holds_the_post_and_leaves_it_to_two_others(court: Court) -> None:
    ann, post = await court.moderator(), await court.post(await court.person())
    case = await court.report(await court.person(), post)
    decided = await court.decide(ann, case, Action.ESCALATE, Reason.THREATS)
    assert (decided.case.escalated, decided.case.closed_at, await court.state(post)) == (True, None, "held")
    assert await court.review.cases.take_next(ann) is None
    for outcome in (None, Outcome.ACTED):
        assert (await court.decide(await court.moderator(), case)).case.outcome is outcome
    with pytest.raises(Invalid, match="one moderator"):
        await court.decide(await court.moderator(), await court.held(action=Action.ESCALATE), Action.ESCALATE)


async def test_a_closed_case_says_so_and_a_profile_is_not_decided_by_halves(court: Court) -> None:
    ann, bob, ada = await court.moderator(), await court.moderator(), await court.person()
    case = await court.held()
    await court.decide(ann, case)
    with pytest.raises(Conflict, match="closed: acted"):
        await court.review.deciding.decide(bob, case.id, Choice(1, Action.SHOW))
    report = await court.reports.report(ada, SubjectKind.PERSON, id_of(bob), Reason.IMPERSONATION)
    async with court.db.transaction() as tx:
        profile = await court.review.report_came(tx, report)
    with pytest.raises(Invalid, match="a profile is shown or removed"):
        await court.decide(ann, profile, Action.LIMIT)


async def test_who_closed_a_case_of_what_was_gone_is_told_too(court: Court) -> None:
    ann, author = await court.moderator(), await court.person()
    post = await court.post(author)
    case = await court.report(await court.person(), post)
    await court.posts.delete(author, post.post.id)
    decided = await court.decide(ann, case)
    assert (decided.case.outcome, decided.case.decided_by) == (Outcome.GONE, [id_of(ann)])


@pytest.mark.parametrize(
    "choice",
    [
        Choice(1, Action.HOLD, Reason.HATE),
        Choice(1, Action.REMOVE, None),
        Choice(1, Action.REMOVE, Reason.HATE, "x" * 2_001),
        Choice(1, Action.REMOVE, Reason.HATE, "a\x00b"),
    ],
)
async def test_what_is_no_decision_is_refused_and_changes_nothing(court: Court, choice: Choice) -> None:
    case, ann = await court.held(), await court.moderator()
    await court.review.cases.lock(ann, case.id)
    with pytest.raises(Invalid):
        await court.review.deciding.decide(ann, case.id, choice)
    assert (await court.case(case.id)).outcome is None


async def test_a_judge_that_fails_leaves_nothing_behind(court: Court) -> None:
    case, ann = await court.held(), await court.moderator()
    await court.review.cases.lock(ann, case.id)
    async with court.db.transaction() as tx:
        await tx.run("ALTER TABLE moderation.audit_head RENAME TO lost")  # the last thing a decision touches
    with pytest.raises(Exception, match="audit_head"):
        await court.review.deciding.decide(ann, case.id, Choice(1, Action.REMOVE, Reason.HATE))
    async with court.db.transaction() as tx:
        assert await tx.value("SELECT count(*) FROM moderation.vote") == 0
        assert await tx.value("SELECT count(*) FROM moderation.strike") == 0
    assert (await court.case(case.id)).outcome is None


async def test_strikes_count_half_after_ninety_days_and_nothing_after_half_a_year(court: Court) -> None:
    author = await court.person()
    await court.decide(await court.moderator(), await court.held(author, severity=90))
    assert await court.points(id_of(author)) == 3.0
    court.later(days=90)
    assert await court.points(id_of(author)) == 1.5
    court.later(days=90)
    assert await court.points(id_of(author)) == 0.0


async def test_the_word_of_who_reports_what_is_fine_counts_less_and_they_are_listed(court: Court) -> None:
    ann, crier, author = await court.moderator(), await court.person(), await court.person()
    before: Case | None = None
    for number in range(6):
        case = await court.report(crier, await court.post(author, f"fine {number}"), Reason.CHILD_SAFETY)
        assert before is None or case.severity < before.severity
        before = case
        await court.decide(ann, case, Action.SHOW, None)
    listed = await court.review.misuse.find_doubtful(ann, 10)
    assert [(one.person_id, one.n_right, one.n_wrong) for one in listed] == [(id_of(crier), 0, 6)]
    async with court.db.transaction() as tx:
        assert await court.review.misuse.find_weight(tx, id_of(crier)) == 0.25
