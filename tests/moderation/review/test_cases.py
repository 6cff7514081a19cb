"""Whose turn it is, who holds what, and how reports become one case."""

from __future__ import annotations

import asyncio

import pytest

from socialpulse.core.actor import OPERATOR, Actor, Role
from socialpulse.core.errors import Conflict, Forbidden, Invalid, NotFound
from socialpulse.core.ids import PersonId, fresh_uuid
from socialpulse.moderation.review import Case, CaseId, CaseKind, Choice, Queue, Wanted, Wellness
from socialpulse.moderation.types import Action, Evidence
from socialpulse.posts import Draft, PostKind, Reason
from tests.moderation.review.conftest import Court
from tests.people.conftest import id_of

pytestmark = pytest.mark.anyio


async def test_the_graver_case_comes_first_until_the_milder_has_waited_long_enough(court: Court) -> None:
    mild = await court.held(severity=10)
    court.later(hours=19)
    grave = await court.held(severity=50)
    ann, eve = await court.moderator(), await court.moderator()
    assert [await next_of(court, ann), await next_of(court, eve)] == [grave.id, mild.id]
    court.later(hours=1, minutes=1)  # 40 points are 20 hours
    late = await court.held(severity=50)
    assert [await next_of(court, ann), await next_of(court, eve)] == [grave.id, mild.id]
    assert await next_of(court, await court.moderator()) == late.id


async def test_what_is_escalated_comes_before_all_others(court: Court) -> None:
    await court.held(severity=100)
    court.later(days=30)
    escalated = await court.held(severity=1, action=Action.ESCALATE)
    assert await next_of(court, await court.moderator()) == escalated.id


async def test_a_moderator_may_choose_a_part_of_the_queue(court: Court) -> None:
    post = await court.post(await court.person())
    case = await court.report(await court.person(), post, Reason.SCAM)
    await court.held(severity=90)
    ann = await court.moderator()
    taken = await court.review.cases.take_next(ann, Queue.DECEPTION)
    assert taken is not None and taken.case.id == case.id
    assert await court.review.cases.take_next(await court.moderator(), Queue.CHILDREN) is None


async def test_many_moderators_at_once_never_get_one_case_twice(court: Court) -> None:
    cases = {(await court.held()).id for _ in range(8)}
    moderators = [await court.moderator() for _ in range(12)]
    taken = await asyncio.gather(*(court.review.cases.take_next(one) for one in moderators))
    got = [one.case.id for one in taken if one is not None]
    assert len(got) == len(set(got)) == 8 and set(got) == cases


async def test_a_lock_ends_after_ten_minutes_and_can_be_renewed(court: Court) -> None:
    case = await court.held()
    ann, eve = await court.moderator(), await court.moderator()
    await court.review.cases.lock(ann, case.id)
    court.later(minutes=9)
    renewed = await court.review.cases.lock(ann, case.id)
    assert renewed.taken_at == case.opened_at
    court.later(minutes=9)
    with pytest.raises(Conflict, match="somebody else holds"):
        await court.review.cases.lock(eve, case.id)
    court.later(minutes=1)
    assert (await court.review.cases.lock(eve, case.id)).locked_by == id_of(eve)
    with pytest.raises(Conflict, match="do not hold"):
        await court.review.deciding.decide(ann, case.id, Choice(1, Action.SHOW))


async def test_whoever_holds_a_case_gets_it_again_and_not_another(court: Court) -> None:
    await court.held()
    await court.held()
    ann = await court.moderator()
    assert await next_of(court, ann) == await next_of(court, ann)


async def test_a_released_case_comes_again_and_one_passed_on_does_not(court: Court) -> None:
    case = await court.held()
    ann = await court.moderator()
    assert await next_of(court, ann) == case.id
    await court.review.cases.release(ann, case.id)
    assert await next_of(court, ann) == case.id
    await court.review.cases.pass_on(ann, case.id)
    assert await next_of(court, ann) is None
    with pytest.raises(Forbidden):
        await court.review.cases.lock(ann, case.id)
    assert await next_of(court, await court.moderator()) == case.id


async def test_nobody_releases_what_they_do_not_hold(court: Court) -> None:
    case = await court.held()
    for verb in (court.review.cases.release, court.review.cases.pass_on):
        with pytest.raises(Conflict):
            await verb(await court.moderator(), case.id)


async def test_a_moderators_own_post_never_comes_to_them(court: Court) -> None:
    ann = await court.moderator()
    case = await court.held(ann)
    assert await next_of(court, ann) is None
    assert (await court.review.cases.find_open(ann, Wanted(), 10)).items == []
    for verb in (court.review.cases.lock, court.review.cases.load):
        with pytest.raises(Forbidden, match="about you"):
            await verb(ann, case.id)


async def test_what_a_moderator_reported_is_decided_by_others(court: Court) -> None:
    ann = await court.moderator()
    case = await court.report(ann, await court.post(await court.person()))
    assert await next_of(court, ann) is None
    with pytest.raises(Forbidden, match="you reported"):
        await court.review.cases.lock(ann, case.id)
    assert await next_of(court, await court.moderator()) == case.id


async def test_reports_of_one_thing_are_one_case_and_a_second_report_counts_once(court: Court) -> None:
    post = await court.post(await court.person())
    ann, eve = await court.several(2)
    first = await court.report(ann, post, Reason.SPAM)
    again = await court.report(ann, post, Reason.SPAM)
    graver = await court.report(eve, post, Reason.THREATS)
    assert first.id == again.id == graver.id
    assert [again.n_reports, graver.n_reports] == [1, 2]
    assert (graver.reason, graver.queue) == (Reason.THREATS, Queue.VIOLENCE)
    assert graver.severity > first.severity and graver.turn_at < first.turn_at


async def test_what_the_machine_holds_and_people_report_is_one_case(court: Court) -> None:
    post = await court.post(await court.person())
    reported = await court.report(await court.person(), post)
    await court.judged(post, severity=70)
    case = await court.open_case_of(post)
    assert case.id == reported.id
    assert (case.severity, case.judgement_id is not None, case.n_reports) == (70, True, 1)


async def test_a_report_after_the_decision_opens_another_case(court: Court) -> None:
    post = await court.post(await court.person())
    first = await court.report(await court.person(), post)
    await court.decide(await court.moderator(), first, Action.SHOW, None)
    second = await court.report(await court.person(), post)
    assert second.id != first.id and second.kind is CaseKind.REPORTS


async def test_a_case_shows_what_stands_there_and_what_stood_when_it_was_judged(court: Court) -> None:
    author = await court.person()
    post = await court.post(author, "first words")
    await court.report(await court.person(), post)
    await court.judged(post)
    await court.posts.edit(author, post.post.id, 1, Draft(PostKind.TEXT, "other words"))
    case = await court.open_case_of(post)
    context = await court.review.cases.load(await court.moderator(), case.id)
    assert context.stands is not None and context.stood is not None and context.judgement is not None
    assert (context.stands.texts["caption"], context.stands.version) == ("other words", 2)
    assert (context.stood.texts["caption"], context.stood.version) == ("first words", 1)
    assert context.judgement.evidence.values["text.hate"] == 0.7
    assert context.reports[0].stood["caption"] == "first words"


async def test_cases_decided_before_are_shown_the_nearest_first(court: Court) -> None:
    ann, author = await court.moderator(), await court.person()
    for p in (0.1, 0.9, 0.65):
        post = await court.post(author, f"hate {p}")
        await court.judged(post, evidence=Evidence({"text.hate": p}))
        await court.decide(ann, await court.open_case_of(post))
    post = await court.post(author)
    await court.judged(post, evidence=Evidence({"text.hate": 0.7}))
    context = await court.review.cases.load(ann, (await court.open_case_of(post)).id)
    assert [round(one.distance, 2) for one in context.alike] == [0.05, 0.2, 0.6]
    assert context.author.points == 6.0 and context.author.n_cases == {"acted": 3, "open": 1}


async def test_the_list_goes_on_in_the_order_of_the_queue_and_misses_none(court: Court) -> None:
    made = [await court.held(severity=severity) for severity in (10, 90, 50, 50, 30)]
    made.append(await court.held(severity=5, action=Action.ESCALATE))
    found, cursor = list[Case](), None
    while len(found) < 20:
        page = await court.review.cases.find_open(OPERATOR, Wanted(), 2, cursor)
        found += page.items
        if (cursor := page.next_cursor) is None:
            break
    assert [case.severity for case in found] == [5, 90, 50, 50, 30, 10]
    assert {case.id for case in found} == {case.id for case in made}


async def test_the_list_of_closed_cases_is_found_by_whom_they_are_about(court: Court) -> None:
    ann, author = await court.moderator(), await court.person()
    for _ in range(3):
        await court.decide(ann, await court.held(author))
        court.later(minutes=1)
    await court.decide(ann, await court.held())
    wanted = Wanted(about_id=id_of(author))
    first = await court.review.cases.find_closed(ann, wanted, 2)
    second = await court.review.cases.find_closed(ann, wanted, 2, first.next_cursor)
    assert [len(first.items), len(second.items), second.next_cursor] == [2, 1, None]


@pytest.mark.parametrize("cursor", ["x", "WyJ4Il0", "WzEsMl0", "WyJ4IiwieSJd", "W3RydWUsIngiLCJ5Il0"])
async def test_a_cursor_that_is_none_is_refused(court: Court, cursor: str) -> None:
    for verb in (court.review.cases.find_open, court.review.cases.find_closed):
        with pytest.raises(Invalid):
            await verb(OPERATOR, Wanted(), 5, cursor)


async def test_the_queue_is_for_moderators_with_an_account(court: Court) -> None:
    case = await court.held()
    for stranger in (await court.person(), OPERATOR):
        with pytest.raises(Forbidden):
            await court.review.cases.take_next(stranger)
        with pytest.raises(Forbidden):
            await court.review.cases.load(stranger, case.id)
    with pytest.raises(NotFound):
        await court.review.cases.load(await court.moderator(), CaseId(fresh_uuid()))


async def test_a_break_is_due_after_many_cases_or_minutes_and_a_pause_begins_anew(court: Court) -> None:
    ann = await court.moderator()
    await court.review.cases.save_wellness(ann, Wellness(blur=False, break_every_cases=3, break_every_min=50))
    for _ in range(3):
        await court.decide(ann, await court.held())
        court.later(minutes=2)
    wellness, streak = await court.review.cases.load_wellness(ann)
    assert not wellness.blur and wellness.mute and (streak.n_cases, streak.break_due) == (3, True)
    court.later(minutes=20)
    assert (await court.review.cases.load_wellness(ann))[1].n_cases == 0
    with pytest.raises(Invalid):
        await court.review.cases.save_wellness(ann, Wellness(break_every_min=0))


async def next_of(court: Court, moderator: Actor) -> CaseId | None:
    taken = await court.review.cases.take_next(moderator)
    return None if taken is None else taken.case.id


async def test_a_moderator_without_a_profile_has_a_desk(court: Court) -> None:
    ann = Actor(Role.MODERATOR, PersonId(fresh_uuid()))
    async with court.db.transaction() as tx:
        await tx.run(
            "INSERT INTO accounts.person (id, email, email_key, made_at) VALUES (%(id)s, 'a@b.example', 'a', now())",
            id=ann.id,
        )
    await court.review.cases.save_wellness(ann, Wellness(blur=False))
    assert not (await court.review.cases.load_wellness(ann))[0].blur
