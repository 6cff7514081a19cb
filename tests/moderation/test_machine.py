"""What people write, looked at by the machine and carried out, over the whole program."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from socialpulse.core.actor import ANONYMOUS, OPERATOR, Role
from socialpulse.core.errors import NotFound
from socialpulse.moderation import Action, Subject, default_text
from socialpulse.moderation import judgements_store as store
from socialpulse.moderation.review import Choice
from socialpulse.people import AgeBracket, Profile
from socialpulse.posts import Draft, PostKind, PostState, Reason, SubjectKind
from socialpulse.runtime.clock import SetClock
from socialpulse.understand.harm import TextHarm
from tests.moderation.conftest import Neighbourhood
from tests.people.conftest import id_of

pytestmark = pytest.mark.anyio

THREAT = "all immigrants should be shot, kill all of them"
KIND = "Fresh bread from the oven this morning, who wants a slice?"


def noise(seed: int = 1) -> Image.Image:
    """Return a picture that is like no other."""
    coarse = np.random.default_rng(seed).integers(0, 255, (12, 16, 3)).astype(np.uint8)
    return Image.fromarray(coarse).resize((640, 480), Image.Resampling.BICUBIC)


def sign(words: str) -> Image.Image:
    """Return a picture of a sign that says something."""
    image = Image.new("RGB", (900, 300), "white")
    font = ImageFont.load_default(44)
    ImageDraw.Draw(image).text((30, 100), words, fill="black", font=font)
    return image


async def test_what_is_kind_is_live_within_its_look(hood: Neighbourhood) -> None:
    ada = await hood.person()
    post_id = await hood.say(ada, KIND)
    assert await hood.state(post_id) is PostState.LIVE
    async with hood.program.db.transaction() as tx:
        judged = await store.find_latest(tx, SubjectKind.POST, post_id)
    assert judged is not None and (judged.action, judged.by) == (Action.SHOW, None)
    assert judged.policy_version and judged.evidence.models["text"]


async def test_nobody_else_sees_a_post_before_it_was_looked_at(hood: Neighbourhood) -> None:
    ada = await hood.person()
    post = (await hood.program.posts.write(ada, Draft(PostKind.TEXT, KIND))).post
    assert post.state is PostState.HELD
    with pytest.raises(NotFound):
        await hood.program.posts.load(ANONYMOUS, post.id)


async def test_a_threat_is_not_shown_and_a_case_waits_or_its_author_knows_why(hood: Neighbourhood) -> None:
    ada = await hood.person()
    post = await hood.load(await hood.say(ada, THREAT))
    assert post.state in (PostState.HELD, PostState.REMOVED)
    assert post.state_words
    notices = (await hood.program.moderation.review.appeals.find_notices(ada, 9)).items
    assert [(notice.subject_id, notice.by_machine) for notice in notices] == [(post.id, True)]


async def test_an_edit_is_looked_at_too(hood: Neighbourhood) -> None:
    ada = await hood.person()
    post_id = await hood.say(ada, KIND)
    await hood.program.posts.edit(ada, post_id, 1, Draft(PostKind.TEXT, THREAT))
    await hood.settle()
    assert await hood.state(post_id) is not PostState.LIVE


@pytest.mark.parametrize(
    ("action", "edit", "ruled"),
    [
        (Action.BLUR, "Fresh bread, once more", Action.BLUR),
        (Action.LIMIT, "Fresh bread, once more", Action.LIMIT),
        (Action.LIMIT, THREAT, None),
        (Action.SHOW, "Fresh bread, once more", Action.SHOW),
    ],
)
async def test_what_a_moderator_limited_stays_so_through_an_edit_and_can_be_appealed(
    hood: Neighbourhood, action: Action, edit: str, ruled: Action | None
) -> None:
    ada, judge = await hood.person(), await hood.person(Role.MODERATOR)
    post_id = await hood.say(ada, KIND)
    decided = Choice(1, action, None if action is Action.SHOW else Reason.SPAM, "It sells something.")
    async with hood.program.db.transaction() as tx:
        await hood.program.moderation.judging.decide(tx, judge, Subject(SubjectKind.POST, post_id, 1), decided)
    await hood.program.posts.edit(ada, post_id, 1, Draft(PostKind.TEXT, edit))
    await hood.settle()
    async with hood.program.db.transaction() as tx:
        judged = await store.find_latest(tx, SubjectKind.POST, post_id)
    assert judged is not None and judged.subject.version == 2
    if ruled is None:
        assert judged.by is None and judged.action.gravity > action.gravity
        return
    assert judged.action is ruled
    newest = (await hood.program.moderation.review.appeals.find_notices(ada, 1)).items
    if action is Action.SHOW:
        assert newest == []
        return
    assert (judged.by, judged.reason, judged.words) == (id_of(judge), Reason.SPAM, "It sells something.")
    assert [(notice.judgement_id, notice.by_machine) for notice in newest] == [(judged.id, False)]
    appeal = await hood.program.moderation.review.appeals.appeal(ada, judged.id, "It is my own bread.")
    assert appeal.judgement_id == judged.id


async def test_words_in_a_picture_are_read(hood: Neighbourhood) -> None:
    ada = await hood.person()
    good = await hood.show(ada, await hood.upload(ada, sign("Fresh bread, every morning")))
    bad = await hood.show(ada, await hood.upload(ada, sign(THREAT)))
    assert await hood.state(good) is PostState.LIVE
    assert await hood.state(bad) is not PostState.LIVE


async def test_a_comment_is_shown_once_it_was_looked_at_and_a_bad_one_never(hood: Neighbourhood) -> None:
    ada, eve = await hood.person(), await hood.person()
    post_id = await hood.say(ada, KIND)
    for text in ("Me please!", THREAT):
        await hood.program.comments.write(eve, post_id, text)
    await hood.settle()
    shown = (await hood.program.comments.find(ada, post_id, 9)).items
    assert [one.comment.text for one in shown] == ["Me please!"]


async def test_a_profile_is_shown_once_it_was_looked_at_and_a_bad_one_never(hood: Neighbourhood) -> None:
    ada = await hood.person()
    people = hood.program.people
    for bio, expected in (("I bake bread.", "I bake bread."), (THREAT, "I bake bread.")):
        await people.save(ada, Profile("ada", "Ada", AgeBracket.FROM_25, bio, private=False))
        await hood.settle()
        assert (await people.load(ANONYMOUS, id_of(ada))).person.bio == expected


async def test_a_removed_picture_does_not_come_back_in_another_size(hood: Neighbourhood) -> None:
    ada, eve, judge = await hood.person(), await hood.person(), await hood.person(Role.MODERATOR)
    post_id = await hood.show(ada, await hood.upload(ada, noise()))
    assert await hood.state(post_id) is PostState.LIVE
    await hood.remove(judge, post_id, "intimate-images")
    smaller = noise().resize((400, 300))
    again = await hood.show(eve, await hood.upload(eve, smaller))
    other = await hood.show(eve, await hood.upload(eve, noise(2)))
    assert await hood.state(again) is not PostState.LIVE
    assert await hood.state(other) is PostState.LIVE


async def test_looking_twice_decides_once(hood: Neighbourhood) -> None:
    ada = await hood.person()
    post_id = await hood.say(ada, KIND)
    assert await hood.program.moderation.machine.look(SubjectKind.POST, post_id) is None
    async with hood.program.db.transaction() as tx:
        assert len(await store.find_of_subject(tx, SubjectKind.POST, post_id, 9)) == 1


async def test_what_is_gone_is_not_judged(hood: Neighbourhood) -> None:
    ada = await hood.person()
    post = (await hood.program.posts.write(ada, Draft(PostKind.TEXT, KIND))).post
    await hood.program.posts.delete(ada, post.id)
    assert await hood.program.moderation.machine.look(SubjectKind.POST, post.id) is None


async def test_what_was_restricted_for_a_time_is_shown_when_it_is_over(hood: Neighbourhood) -> None:
    moderation = hood.program.moderation
    version, _ = await moderation.policies.put(OPERATOR, POLICY, "hold for a day")
    await moderation.policies.make_live(OPERATOR, version)
    ada = await hood.person()
    post_id = await hood.say(ada, KIND)
    assert await hood.state(post_id) is PostState.HELD
    hood.program.clock.set(hood.program.clock.now() + timedelta(days=2))  # type: ignore[attr-defined]
    assert await moderation.machine.end_due() == 1
    assert await hood.state(post_id) is PostState.LIVE
    assert await moderation.machine.end_due() == 0


POLICY = """
[policy]
name = "Everything waits"
words = "For a day."

[[rules]]
id = "wait"
when = 'subject.kind == "post"'
action = "hold"
severity = 10
reason = "other"
lasts = "1 day"
words = "It waits for a day."
"""


async def test_a_model_that_falls_over_a_post_leaves_it_to_the_policy_and_does_not_meet_it_again(
    hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_: object) -> None:
        raise RuntimeError("a tensor of no shape")

    monkeypatch.setattr(TextHarm, "measure", fall)
    post_id = await hood.say(await hood.person(), "Fresh bread from the oven")
    async with hood.program.db.transaction() as tx:
        judged = await store.find_latest(tx, SubjectKind.POST, post_id)
    assert judged is not None and judged.evidence.missing == {"text": "a tensor of no shape"}
    assert (judged.action, judged.rule) == (Action.LIMIT, "unmeasured-text")
    assert await hood.program.jobs.find_dead() == []


async def test_the_policy_in_force_says_whose_reports_are_not_looked_at(hood: Neighbourhood, clock: SetClock) -> None:
    program, eve, ann = hood.program, await hood.person(), await hood.person(Role.MODERATOR)
    strict = default_text().replace("unfounded = 10", "unfounded = 1")
    version, _ = await program.moderation.policies.put(OPERATOR, strict, "strict")
    await program.moderation.policies.make_live(OPERATOR, version)
    review = program.moderation.review

    async def reported() -> bool:
        """Return whether a report of a new post comes into the queue, where it is dismissed."""
        clock.set(clock.now() + timedelta(minutes=1))
        post_id = await hood.say(await hood.person(), KIND)
        await program.reports.report(eve, SubjectKind.POST, post_id, Reason.SPAM, "look")
        await hood.settle()
        clock.set(clock.now() + timedelta(minutes=1))
        taken = await review.cases.take_next(ann)
        if taken is not None:
            await review.deciding.decide(ann, taken.case.id, Choice(1, Action.SHOW))
        return taken is not None

    assert [await reported() for _ in range(4)] == [True, True, False, False]
    told = (await review.appeals.find_notices(eve, 1)).items[0]
    assert told.ends_at is not None and told.words is not None and "children and threats" in told.words
