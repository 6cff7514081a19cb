"""What could not be measured is limited or held, looked at again, and let go when it was measured."""

from __future__ import annotations

from datetime import timedelta

import pytest

from socialpulse.core.actor import Role
from socialpulse.media import Library
from socialpulse.moderation import Action, Judgement, Subject
from socialpulse.moderation import judgements_store as store
from socialpulse.moderation.review import Choice
from socialpulse.posts import Draft, PostId, PostKind, PostState, Reason, SubjectKind
from socialpulse.runtime.clock import SetClock
from socialpulse.understand.harm import TextHarm
from tests.moderation.conftest import Neighbourhood
from tests.moderation.test_machine import KIND, THREAT, noise

pytestmark = pytest.mark.anyio


def fall(*_: object) -> None:
    raise RuntimeError("the model is gone")


async def judged(hood: Neighbourhood, post_id: PostId) -> list[Judgement]:
    async with hood.program.db.transaction() as tx:
        return await store.find_of_subject(tx, SubjectKind.POST, post_id, 9)


async def again(hood: Neighbourhood, clock: SetClock, minutes: float) -> int:
    """Return how many subjects are looked at again after some minutes."""
    clock.set(clock.now() + timedelta(minutes=minutes))
    return await hood.program.moderation.machine.look_again()


async def test_a_text_that_could_not_be_read_is_recommended_when_it_was_and_its_author_is_told(
    hood: Neighbourhood, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await hood.person()
    with monkeypatch.context() as broken:
        broken.setattr(TextHarm, "measure", fall)
        post_id = await hood.say(ada, KIND)
    assert [one.rule for one in await judged(hood, post_id)] == ["unmeasured-text"]
    assert [await again(hood, clock, minutes) for minutes in (1, 2, 600)] == [0, 1, 0]
    assert [one.action for one in await judged(hood, post_id)] == [Action.SHOW, Action.LIMIT]
    notices = (await hood.program.moderation.review.appeals.find_notices(ada, 9)).items
    assert [notice.kind.value for notice in notices] == ["restored", "decided"]


async def test_while_it_cannot_be_read_nothing_is_said_twice_and_pauses_grow(
    hood: Neighbourhood, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await hood.person()
    monkeypatch.setattr(TextHarm, "measure", fall)
    post_id = await hood.say(ada, KIND)
    assert [await again(hood, clock, minutes) for minutes in (3, 3, 1, 7, 1)] == [1, 0, 1, 0, 1]
    assert len(await judged(hood, post_id)) == 1
    assert len((await hood.program.moderation.review.appeals.find_notices(ada, 9)).items) == 1
    assert sum([await again(hood, clock, 400) for _ in range(30)]) == 17  # twenty in all


async def test_pictures_that_could_not_be_seen_are_held_until_they_were_and_their_case_is_withdrawn(
    hood: Neighbourhood, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, ann = await hood.person(), await hood.person(Role.MODERATOR)
    medium = await hood.upload(ada, noise())
    with monkeypatch.context() as broken:
        broken.setattr(Library, "take_frames", fall)
        post_id = await hood.show(ada, medium, "my garden")
    assert await hood.state(post_id) is PostState.HELD
    assert await again(hood, clock, 3) == 1
    assert await hood.state(post_id) is PostState.LIVE
    assert await hood.program.moderation.review.cases.take_next(ann) is None


async def test_what_is_worse_when_it_was_read_is_held(
    hood: Neighbourhood, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await hood.person()
    with monkeypatch.context() as broken:
        broken.setattr(TextHarm, "measure", fall)
        post_id = await hood.say(ada, THREAT)
    assert await hood.state(post_id) is PostState.LIVE
    await again(hood, clock, 3)
    assert await hood.state(post_id) in (PostState.HELD, PostState.REMOVED)


async def test_what_a_moderator_decided_meanwhile_stays(
    hood: Neighbourhood, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, judge = await hood.person(), await hood.person(Role.MODERATOR)
    with monkeypatch.context() as broken:
        broken.setattr(TextHarm, "measure", fall)
        post_id = await hood.say(ada, KIND)
    choice = Choice(1, Action.LIMIT, Reason.SPAM, "It sells something.")
    async with hood.program.db.transaction() as tx:
        await hood.program.moderation.judging.decide(tx, judge, Subject(SubjectKind.POST, post_id, 1), choice)
    assert [await again(hood, clock, minutes) for minutes in (3, 600)] == [1, 0]
    assert (await judged(hood, post_id))[0].words == "It sells something."


async def test_an_edit_that_is_harmless_ends_what_was_limited_and_its_author_is_told(hood: Neighbourhood) -> None:
    ada = await hood.person()
    post_id = await hood.say(ada, "You worthless stupid idiot, nobody likes you, shut up you pathetic loser")
    assert [one.rule for one in await judged(hood, post_id)] == ["insult"]
    await hood.program.posts.edit(ada, post_id, 1, Draft(PostKind.TEXT, KIND))
    await hood.settle()
    newest = (await hood.program.moderation.review.appeals.find_notices(ada, 1)).items
    assert [notice.kind.value for notice in newest] == ["restored"]
