"""Decisions for some viewers: what stands for the others, who is told, and what an appeal lifts."""

from __future__ import annotations

import pytest

from socialpulse.core.actor import Actor
from socialpulse.core.errors import Invalid
from socialpulse.moderation import judgements_store
from socialpulse.moderation.review import Bulk, Case, CaseKind, Choice, Decided, NoticeKind, Outcome
from socialpulse.moderation.types import Action
from socialpulse.posts import Card, Reason, SubjectKind
from tests.moderation.review.conftest import Court
from tests.people.conftest import id_of

pytestmark = pytest.mark.anyio


async def narrowed(
    court: Court, moderator: Actor, case: Case, action: Action = Action.LIMIT, *viewers: str, version: int = 1
) -> Decided:
    """Return what became of a case that a moderator takes and decides for some viewers."""
    await court.review.cases.lock(moderator, case.id)
    reason = None if action is Action.SHOW else Reason.ELECTIONS
    return await court.review.deciding.decide(
        moderator, case.id, Choice(version, action, reason, "A court says so.", viewers or None)
    )


async def groups(court: Court, post: Card) -> tuple[list[str], list[str]]:
    """Return from whom a post is hidden and who is warned of it."""
    async with court.db.transaction() as tx:
        rows = await tx.records("SELECT hidden_from, blurred_for FROM posts.post WHERE id = %(id)s", id=post.post.id)
    return rows[0]["hidden_from"], rows[0]["blurred_for"]


async def told(court: Court, author: Actor) -> list[tuple[NoticeKind, Action | None, list[str]]]:
    """Return what somebody was told, the latest first."""
    found = (await court.review.appeals.find_notices(author, 20)).items
    return [(notice.kind, notice.action, notice.viewers) for notice in found]


async def appeal(court: Court, author: Actor, decided: Decided) -> Case:
    assert decided.judgement is not None
    made = await court.review.appeals.appeal(author, decided.judgement.id, "It is a quotation.")
    return await court.case(made.case_id)


async def decided_at_once(court: Court, moderator: Actor, case: Case, *viewers: str) -> Bulk:
    """Return the bulk in which a case is decided for some viewers, as the app sends what can be taken back."""
    return await court.review.bulks.decide(moderator, {case.id: 1}, Action.LIMIT, Reason.ELECTIONS, None, viewers)


async def test_a_held_post_that_is_hidden_in_a_country_is_live_and_its_author_knows_both(court: Court) -> None:
    author, ann = await court.person(), await court.moderator()
    post = await court.post(author)
    await court.judged(post)
    decided = await narrowed(court, ann, await court.open_case_of(post), Action.LIMIT, "DE", "AT")
    assert (decided.case.outcome, await court.state(post)) == (Outcome.ACTED, "live")
    assert await groups(court, post) == (["AT", "DE"], [])
    assert (await told(court, author))[:2] == [
        (NoticeKind.DECIDED, Action.LIMIT, ["AT", "DE"]),
        (NoticeKind.RESTORED, Action.SHOW, []),
    ]


async def test_what_stands_for_everybody_stays_beside_what_is_decided_for_some(court: Court) -> None:
    author, ann, eve = await court.person(), await court.moderator(), await court.person()
    post = await court.post(author)
    await court.decide(ann, await court.report(eve, post), Action.BLUR)
    await narrowed(court, ann, await court.report(await court.person(), post), Action.LIMIT, "minors")
    async with court.db.transaction() as tx:
        latest = await judgements_store.find_latest(tx, SubjectKind.POST, post.post.id)
    assert latest is not None and latest.action is Action.BLUR
    await court.decide(ann, await court.report(await court.person(), post), Action.SHOW, None)
    assert await groups(court, post) == (["minors"], [])


async def test_a_later_decision_takes_the_place_of_an_earlier_one_for_its_groups_alone(court: Court) -> None:
    author, ann = await court.person(), await court.moderator()
    post = await court.post(author)

    async def decide(action: Action, *viewers: str) -> tuple[list[str], list[str]]:
        await narrowed(court, ann, await court.report(await court.person(), post), action, *viewers)
        return await groups(court, post)

    assert await decide(Action.LIMIT, "DE", "AT", "FR") == (["AT", "DE", "FR"], [])
    assert await decide(Action.BLUR, "AT") == (["DE", "FR"], ["AT"])
    assert await decide(Action.SHOW, "FR", "CH") == (["DE"], ["AT"])
    shown = [notice for notice in await told(court, author) if notice[0] is NoticeKind.RESTORED]
    assert shown == [(NoticeKind.RESTORED, Action.SHOW, ["CH", "FR"])]


async def test_an_appeal_that_is_won_lifts_it_and_what_is_decided_for_others_stays(court: Court) -> None:
    author, ann, eve = await court.person(), await court.moderator(), await court.moderator()
    post = await court.post(author)
    first = await narrowed(court, ann, await court.report(await court.person(), post), Action.LIMIT, "DE", "AT")
    await narrowed(court, ann, await court.report(await court.person(), post), Action.BLUR, "minors")
    case = await appeal(court, author, first)
    assert case.kind is CaseKind.APPEAL and id_of(ann) in case.barred
    decided = await narrowed(court, eve, case, Action.SHOW)
    assert (decided.case.outcome, await groups(court, post)) == (Outcome.OVERTURNED, ([], ["minors"]))
    assert (await told(court, author))[:2] == [
        (NoticeKind.APPEAL_OVERTURNED, Action.LIMIT, ["AT", "DE"]),
        (NoticeKind.RESTORED, Action.SHOW, ["AT", "DE"]),
    ]


@pytest.mark.parametrize(
    ("action", "viewers", "outcome", "after"),
    [
        (Action.LIMIT, (), Outcome.UPHELD, ["AT", "DE"]),
        (Action.LIMIT, ("DE", "AT"), Outcome.UPHELD, ["AT", "DE"]),
        (Action.LIMIT, ("DE",), Outcome.OVERTURNED, ["DE"]),
        (Action.REMOVE, (), Outcome.OVERTURNED, []),
    ],
)
async def test_an_appeal_is_about_whom_the_decision_was_for(
    court: Court, action: Action, viewers: tuple[str, ...], outcome: Outcome, after: list[str]
) -> None:
    author, ann, eve = await court.person(), await court.moderator(), await court.moderator()
    post = await court.post(author)
    first = await narrowed(court, ann, await court.report(await court.person(), post), Action.LIMIT, "DE", "AT")
    decided = await narrowed(court, eve, await appeal(court, author, first), action, *viewers)
    assert (decided.case.outcome, (await groups(court, post))[0]) == (outcome, after)


async def test_a_removal_that_is_appealed_may_become_one_for_a_country(court: Court) -> None:
    author, ann, eve = await court.person(), await court.moderator(), await court.moderator()
    post = await court.post(author)
    removed = await court.decide(ann, await court.report(await court.person(), post))
    await narrowed(court, eve, await appeal(court, author, removed), Action.LIMIT, "DE")
    assert (await court.state(post), await groups(court, post)) == ("live", (["DE"], []))
    assert await court.points(post.post.author_id) == 0.0


async def test_two_who_have_to_agree_agree_about_the_viewers_too(court: Court) -> None:
    post = await court.post(await court.person())
    await court.judged(post, Action.ESCALATE)
    case = await court.open_case_of(post)
    assert (await narrowed(court, await court.moderator(), case, Action.LIMIT, "DE")).judgement is None
    assert (await narrowed(court, await court.moderator(), case, Action.LIMIT, "AT")).judgement is None
    decided = await narrowed(court, await court.moderator(), case, Action.LIMIT, "AT")
    assert decided.judgement is not None and len(decided.case.decided_by) == 3
    assert await groups(court, post) == (["AT"], [])


async def test_a_moderator_sees_what_stands_for_some(court: Court) -> None:
    ann, post = await court.moderator(), await court.post(await court.person())
    await narrowed(court, ann, await court.report(await court.person(), post), Action.LIMIT, "DE", "AT")
    case = await court.report(await court.person(), post)
    [stands] = (await court.review.cases.load(ann, case.id)).for_some
    assert (stands.action, stands.viewers) == (Action.LIMIT, ("AT", "DE"))


@pytest.mark.parametrize(
    ("action", "viewers", "said"),
    [
        (Action.LIMIT, (), "empty"),
        (Action.LIMIT, ("Germany",), "Germany.*two capitals"),
        (Action.BLUR, ("de",), "de.*two capitals"),
        (Action.BLUR, ("DE", "ZZ"), "ZZ.*ISO 3166"),
        (Action.LIMIT, ("minors", "DE"), "mixes"),
        (Action.REMOVE, ("DE",), "remove, which is for everybody"),
        (Action.ESCALATE, ("minors",), "escalate, which is for everybody"),
    ],
)
async def test_viewers_that_cannot_be_are_refused_with_the_remedy(
    court: Court, action: Action, viewers: tuple[str, ...], said: str
) -> None:
    ann, case = await court.moderator(), await court.held()
    await court.review.cases.lock(ann, case.id)
    with pytest.raises(Invalid, match=said):
        await court.review.deciding.decide(ann, case.id, Choice(1, action, Reason.HATE, None, viewers))
    assert (await court.case(case.id)).closed_at is None


async def test_a_comment_is_decided_for_everybody(court: Court) -> None:
    ada, ann = await court.person(), await court.moderator()
    comment = await court.comments.write(ada, (await court.post(ada)).post.id, "hello", None)
    report = await court.reports.report(await court.person(), SubjectKind.COMMENT, comment.comment.id, Reason.SPAM, "")
    async with court.db.transaction() as tx:
        case = await court.review.report_came(tx, report)
    with pytest.raises(Invalid, match="comment is decided for everybody"):
        await narrowed(court, ann, case, Action.LIMIT, "DE")


async def test_a_decision_for_some_is_taken_back_and_the_author_told(court: Court) -> None:
    author, ann = await court.person(), await court.moderator()
    post = await court.post(author)
    case = await court.report(await court.person(), post)
    bulk = await decided_at_once(court, ann, case, "DE", "AT")
    assert (bulk.done, await groups(court, post)) == ([case.id], (["AT", "DE"], []))
    assert (await court.review.bulks.undo(ann, bulk.id)).done == [case.id]
    assert (await groups(court, post), (await court.case(case.id)).outcome) == (([], []), None)
    assert (await told(court, author))[0] == (NoticeKind.RESTORED, Action.SHOW, ["AT", "DE"])


async def test_what_was_held_before_a_decision_for_some_is_held_again(court: Court) -> None:
    ann, post = await court.moderator(), await court.post(await court.person())
    await court.judged(post)
    case = await court.open_case_of(post)
    bulk = await decided_at_once(court, ann, case, "minors")
    assert (await court.state(post), await groups(court, post)) == ("live", (["minors"], []))
    assert (await court.review.bulks.undo(ann, bulk.id)).refused == {}
    assert (await court.state(post), await groups(court, post)) == ("held", ([], []))


async def test_each_group_is_as_it_was_and_what_stands_for_everybody_stays(court: Court) -> None:
    ann, post = await court.moderator(), await court.post(await court.person())
    await court.decide(ann, await court.report(await court.person(), post), Action.BLUR)
    await narrowed(court, ann, await court.report(await court.person(), post), Action.BLUR, "AT", "CH")
    await narrowed(court, ann, await court.report(await court.person(), post), Action.SHOW, "CH")
    bulk = await decided_at_once(court, ann, await court.report(await court.person(), post), "DE", "AT", "CH")
    assert await groups(court, post) == (["AT", "CH", "DE"], [])
    assert (await court.review.bulks.undo(ann, bulk.id)).refused == {}
    assert await groups(court, post) == ([], ["AT"])
    async with court.db.transaction() as tx:
        latest = await judgements_store.find_latest(tx, SubjectKind.POST, post.post.id)
    assert latest is not None and latest.action is Action.BLUR


async def test_what_others_decided_for_one_of_the_groups_since_is_not_taken_back(court: Court) -> None:
    ann, author = await court.moderator(), await court.person()
    posts = [await court.post(author, f"post {number}") for number in range(3)]
    cases = [await court.report(await court.person(), post) for post in posts]
    versions = {case.id: 1 for case in cases}
    bulk = await court.review.bulks.decide(ann, versions, Action.LIMIT, Reason.HATE, None, ("AT", "DE"))
    await narrowed(court, ann, await court.report(await court.person(), posts[0]), Action.SHOW, "DE")
    await court.decide(ann, await court.report(await court.person(), posts[1]), Action.REMOVE)
    undone = await court.review.bulks.undo(ann, bulk.id)
    assert undone.done == [cases[2].id]
    assert [undone.refused[case.id] for case in cases[:2]] == [
        "it was judged again for DE since",
        "it was judged again since, or nothing was left to judge",
    ]
    assert [(await groups(court, post))[0] for post in posts] == [["AT"], ["AT", "DE"], []]


async def test_what_was_appealed_for_some_is_decided_by_somebody_else(court: Court) -> None:
    author, ann = await court.person(), await court.moderator()
    post = await court.post(author)
    case = await court.report(await court.person(), post)
    bulk = await decided_at_once(court, ann, case, "minors")
    decision = (await court.case(case.id)).decision_id
    assert decision is not None
    await court.review.appeals.appeal(author, decision, "It is harmless.")
    assert "appealed" in (await court.review.bulks.undo(ann, bulk.id)).refused[case.id]


async def test_viewers_of_many_cases_are_checked_before_any_is_decided(court: Court) -> None:
    ann, case = await court.moderator(), await court.held()
    with pytest.raises(Invalid, match=r"Austria.*two capitals"):
        await decided_at_once(court, ann, case, "Austria")
    assert (await court.case(case.id)).closed_at is None
