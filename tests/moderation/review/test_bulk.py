"""Many cases at once, and what taking them back leaves alone."""

from __future__ import annotations

import pytest

from socialpulse.core.actor import Actor
from socialpulse.core.errors import Forbidden, Invalid, NotFound
from socialpulse.core.ids import fresh_uuid
from socialpulse.moderation.review import Bulk, BulkId, Case, Outcome
from socialpulse.moderation.types import Action
from socialpulse.posts import Card, Draft, PostKind, Reason
from tests.moderation.review.conftest import Court
from tests.people.conftest import id_of

pytestmark = pytest.mark.anyio


async def reported(court: Court, author: Actor, n: int) -> tuple[list[Card], list[Case]]:
    reporter = await court.person()
    posts = [await court.post(author, f"buy {number}") for number in range(n)]
    return posts, [await court.report(reporter, post) for post in posts]


async def remove(court: Court, moderator: Actor, cases: list[Case]) -> Bulk:
    versions = {case.id: 1 for case in cases}
    return await court.review.bulks.decide(moderator, versions, Action.REMOVE, Reason.SPAM, "spam")


async def test_a_bulk_taken_back_leaves_everything_as_it_was(court: Court) -> None:
    author, ann = await court.person(), await court.moderator()
    posts, cases = await reported(court, author, 3)
    bulk = await remove(court, ann, cases)
    assert (len(bulk.done), bulk.refused) == (3, {})
    assert {await court.state(post) for post in posts} == {"removed"} and await court.points(id_of(author)) == 3.0
    undone = await court.review.bulks.undo(ann, bulk.id)
    assert (len(undone.done), undone.refused) == (3, {})
    assert {await court.state(post) for post in posts} == {"live"} and await court.points(id_of(author)) == 0.0
    assert [(await court.case(case.id)).outcome for case in cases] == [None, None, None]
    assert (await court.review.bulks.undo(ann, bulk.id)).done == []


async def test_what_others_touched_since_stays_as_they_left_it(court: Court) -> None:
    author, ann, eve = await court.person(), await court.moderator(), await court.moderator()
    posts, cases = await reported(court, author, 3)
    bulk = await remove(court, ann, cases)
    notices = (await court.review.appeals.find_notices(author, 9)).items
    own = next(notice for notice in notices if notice.subject_id == posts[0].post.id)
    assert own.judgement_id is not None
    appeal = await court.review.appeals.appeal(author, own.judgement_id, "not spam")
    await court.decide(eve, await court.case(appeal.case_id), Action.LIMIT, Reason.SPAM)
    undone = await court.review.bulks.undo(ann, bulk.id)
    assert set(undone.done) == {cases[1].id, cases[2].id}
    assert "judged again" in undone.refused[cases[0].id]
    assert [await court.state(post) for post in posts] == ["live", "live", "live"]
    assert (await court.case(cases[0].id)).outcome is Outcome.ACTED


async def test_a_case_that_does_not_fit_is_refused_and_the_others_are_decided(court: Court) -> None:
    author, ann = await court.person(), await court.moderator()
    posts, cases = await reported(court, author, 4)
    await court.review.cases.lock(await court.moderator(), cases[0].id)
    await court.posts.edit(author, posts[1].post.id, 1, Draft(PostKind.TEXT, "changed"))
    await court.decide(await court.moderator(), cases[2], Action.SHOW, None)
    escalated = await court.held(action=Action.ESCALATE)
    bulk = await remove(court, ann, [*cases, escalated])
    assert bulk.done == [cases[3].id] and (await court.case(cases[1].id)).locked_by is None
    assert [word in bulk.refused[case.id] for case, word in (
        (cases[0], "somebody else"), (cases[1], "not the newest"), (cases[2], "closed"), (escalated, "look at it alone")
    )] == [True] * 4  # fmt: skip


async def test_a_post_held_by_the_machine_is_held_again(court: Court) -> None:
    ann, author = await court.moderator(), await court.person()
    post = await court.post(author)
    await court.judged(post)
    case = await court.open_case_of(post)
    bulk = await court.review.bulks.decide(ann, {case.id: 1}, Action.SHOW, None, None)
    assert await court.state(post) == "live"
    assert (await court.review.bulks.undo(ann, bulk.id)).done == [case.id]
    assert await court.state(post) == "held"


async def test_only_who_decided_a_bulk_takes_it_back(court: Court) -> None:
    ann = await court.moderator()
    _, cases = await reported(court, await court.person(), 1)
    bulk = await remove(court, ann, cases)
    with pytest.raises(Forbidden):
        await court.review.bulks.undo(await court.moderator(), bulk.id)
    with pytest.raises(NotFound):
        await court.review.bulks.undo(ann, BulkId(fresh_uuid()))
    with pytest.raises(Invalid):
        await remove(court, ann, [])
    with pytest.raises(Invalid, match="one case at a time"):
        await court.review.bulks.decide(ann, {cases[0].id: 1}, Action.ESCALATE, Reason.SPAM, None)
