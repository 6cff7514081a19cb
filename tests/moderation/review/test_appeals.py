"""Appeals: once, in time, heard by somebody else, and what is overturned is as if it had not been."""

from __future__ import annotations

import pytest

from socialpulse.core.actor import Actor
from socialpulse.core.errors import Conflict, Forbidden, Invalid, NotFound
from socialpulse.core.ids import fresh_uuid
from socialpulse.moderation.review import Case, CaseKind, NoticeKind, Outcome, Queue
from socialpulse.moderation.types import Action, Judgement, JudgementId
from socialpulse.posts import Card, Reason
from tests.moderation.review.conftest import Court
from tests.people.conftest import id_of

pytestmark = pytest.mark.anyio


async def removed(court: Court, author: Actor, moderator: Actor) -> tuple[Card, Judgement]:
    post = await court.post(author)
    await court.judged(post)
    decided = await court.decide(moderator, await court.open_case_of(post))
    assert decided.judgement is not None
    return post, decided.judgement


async def appealed(court: Court, author: Actor, judgement: Judgement) -> Case:
    appeal = await court.review.appeals.appeal(author, judgement.id, "It was a quotation.")
    return await court.case(appeal.case_id)


async def test_an_overturned_decision_restores_post_and_standing(court: Court) -> None:
    author, ann, eve = await court.person(), await court.moderator(), await court.moderator()
    post, judgement = await removed(court, author, ann)
    case = await appealed(court, author, judgement)
    decided = await court.decide(eve, case, Action.SHOW, None)
    assert (decided.case.outcome, await court.state(post)) == (Outcome.OVERTURNED, "live")
    assert decided.judgement is not None and decided.judgement.undoes == judgement.id
    assert await court.points(id_of(author)) == 0.0
    told = [notice.kind for notice in (await court.review.appeals.find_notices(author, 3)).items]
    assert told == [NoticeKind.APPEAL_OVERTURNED, NoticeKind.RESTORED, NoticeKind.APPEAL_CAME]


async def test_an_upheld_decision_stays_and_cannot_be_appealed_again(court: Court) -> None:
    author = await court.person()
    post, judgement = await removed(court, author, await court.moderator())
    decided = await court.decide(await court.moderator(), await appealed(court, author, judgement))
    assert (decided.case.outcome, decided.judgement, await court.state(post)) == (Outcome.UPHELD, None, "removed")
    assert await court.points(id_of(author)) == 2.0
    newest = (await court.review.appeals.find_notices(author, 1)).items[0]
    assert newest.kind is NoticeKind.APPEAL_UPHELD
    with pytest.raises(Conflict, match="once"):
        await appealed(court, author, judgement)
    assert (await court.review.appeals.find_appeals(author, 5)).items[0].overturned is False


async def test_an_appeal_never_comes_to_who_took_part_in_the_decision(court: Court) -> None:
    author, ann, eve = await court.person(), await court.moderator(), await court.moderator()
    post = await court.post(author)
    await court.judged(post, Action.ESCALATE)
    case = await court.open_case_of(post)
    await court.decide(ann, case)
    decided = await court.decide(eve, case)
    assert decided.judgement is not None
    appeal = await appealed(court, author, decided.judgement)
    assert (appeal.kind, appeal.queue) == (CaseKind.APPEAL, Queue.APPEALS)
    for moderator in (ann, eve):
        assert await court.review.cases.take_next(moderator) is None
        with pytest.raises(Forbidden):
            await court.review.cases.lock(moderator, appeal.id)
    taken = await court.review.cases.take_next(await court.moderator())
    assert taken is not None and [one.words for one in taken.appeals] == ["It was a quotation."]


async def test_what_the_machine_removed_is_heard_by_a_person(court: Court) -> None:
    author = await court.person()
    post = await court.post(author)
    judgement = await court.judged(post, Action.REMOVE)
    notice = (await court.review.appeals.find_notices(author, 1)).items[0]
    assert (notice.by_machine, notice.rule) == (True, "hate-rule")
    decided = await court.decide(await court.moderator(), await appealed(court, author, judgement), Action.BLUR)
    assert (decided.case.outcome, await court.state(post)) == (Outcome.OVERTURNED, "live")


async def test_a_decision_can_be_appealed_for_half_a_year(court: Court) -> None:
    author, eve = await court.several(2)
    _, first = await removed(court, author, await court.moderator())
    _, second = await removed(court, author, await court.moderator())
    court.later(days=184)
    await appealed(court, author, first)
    court.later(minutes=1)
    with pytest.raises(Conflict, match="until 2027-05-04"):
        await appealed(court, author, second)
    with pytest.raises(NotFound):
        await appealed(court, eve, second)
    with pytest.raises(NotFound):
        await court.review.appeals.appeal(author, JudgementId(fresh_uuid()), "no")


async def test_what_is_held_is_not_appealed_as_a_person_decides_it(court: Court) -> None:
    author = await court.person()
    post = await court.post(author)
    judgement = await court.judged(post)
    with pytest.raises(Conflict, match="a person decides"):
        await court.review.appeals.appeal(author, judgement.id, "why?")
    with pytest.raises(Invalid, match="words"):
        await court.review.appeals.appeal(author, judgement.id, " ")


async def test_whoever_reported_in_vain_can_have_it_looked_at_again(court: Court) -> None:
    author, reporter, other = await court.several(3)
    post = await court.post(author)
    for one in (reporter, other):
        case = await court.report(one, post, Reason.THREATS)
    decided = await court.decide(await court.moderator(), case, Action.SHOW, None)
    assert decided.judgement is not None
    first, second = [await appealed(court, one, decided.judgement) for one in (reporter, other)]
    assert first.id == second.id
    again = await court.decide(await court.moderator(), second, Action.REMOVE, Reason.THREATS)
    assert (again.case.outcome, await court.state(post)) == (Outcome.OVERTURNED, "removed")
    async with court.db.transaction() as tx:
        assert await court.review.misuse.find_weight(tx, id_of(reporter)) == 1.0
    told = (await court.review.appeals.find_notices(reporter, 1)).items[0]
    assert (told.kind, told.words, told.rule) == (NoticeKind.APPEAL_OVERTURNED, None, None)


async def test_of_a_removed_post_that_its_author_deleted_the_strike_is_lifted(court: Court) -> None:
    author = await court.person()
    post, judgement = await removed(court, author, await court.moderator())
    await court.posts.delete(author, post.post.id)
    decided = await court.decide(await court.moderator(), await appealed(court, author, judgement), Action.SHOW, None)
    assert (decided.case.outcome, decided.judgement) == (Outcome.OVERTURNED, None)
    assert await court.points(id_of(author)) == 0.0
    assert (await court.review.appeals.find_appeals(author, 1)).items[0].overturned is True


async def test_a_moderator_who_appeals_does_not_hear_their_own_appeal(court: Court) -> None:
    reporter = await court.moderator()
    case = await court.report(reporter, await court.post(await court.person()))
    decided = await court.decide(await court.moderator(), case, Action.SHOW, None)
    assert decided.judgement is not None
    await appealed(court, reporter, decided.judgement)
    assert await court.review.cases.take_next(reporter) is None


async def test_a_notice_names_no_moderator(court: Court) -> None:
    author, ann = await court.person(), await court.moderator()
    await removed(court, author, ann)
    notices = (await court.review.appeals.find_notices(author, 9)).items
    assert notices and all(str(id_of(ann)) not in repr(notice) for notice in notices)
