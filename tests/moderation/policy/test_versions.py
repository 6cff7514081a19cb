"""Policies over time: which is in force, who changed it, and what rules in the background hit."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from socialpulse.core.actor import ANONYMOUS, OPERATOR, Actor, Role
from socialpulse.core.errors import Conflict, Forbidden, Invalid, NotFound, NotSignedIn
from socialpulse.core.ids import fresh_uuid
from socialpulse.moderation.policy import Policies, default_text
from socialpulse.moderation.review.audit import Audit
from socialpulse.moderation.types import Action, Evidence, Subject
from socialpulse.posts import SubjectKind
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db

pytestmark = pytest.mark.anyio

OTHER = """[policy]
name = "Other"
[[rules]]
id = "all-minors"
when = "author.minor"
action = "blur"
severity = 5
reason = "other"
words = "Why."
[[rules]]
id = "trial"
mode = "background"
when = "author.minor"
action = "remove"
severity = 5
reason = "other"
words = "Why."
"""
MODERATOR = Actor(Role.MODERATOR, fresh_uuid())


@pytest.fixture
def policies(db: Db, clock: SetClock) -> Policies:
    return Policies(db, clock, Audit(db, clock))


async def live(db: Db, policies: Policies) -> tuple[int, str]:
    async with db.transaction() as tx:
        policy = await policies.load_live(tx)
    return policy.version, policy.book.name


async def test_at_first_the_policy_of_the_program_is_in_force_as_version_1(db: Db, policies: Policies) -> None:
    assert await live(db, policies) == (1, "House rules")
    [only] = (await policies.find_versions(MODERATOR, 10)).items
    assert (only.version, only.is_live, only.made_by, only.comment) == (1, True, None, "comes with the program")
    assert (await policies.load(MODERATOR, 1)).text == default_text()


async def test_processes_that_start_at_once_put_in_the_default_once(
    db: Db, clock: SetClock, policies: Policies
) -> None:
    others = [Policies(db, clock, Audit(db, clock)) for _ in range(4)]
    assert await asyncio.gather(*(live(db, one) for one in others)) == [(1, "House rules")] * 4
    assert len((await policies.find_versions(MODERATOR, 10)).items) == 1


async def test_what_is_put_in_is_in_force_only_once_it_is_made_live(db: Db, policies: Policies) -> None:
    version, checked = await policies.put(MODERATOR, OTHER, "try")
    assert (version, checked.policy.book.name) == (2, "Other")
    assert await live(db, policies) == (1, "House rules")
    await policies.make_live(MODERATOR, 2)
    assert await live(db, policies) == (2, "Other")
    [newest, first] = (await policies.find_versions(MODERATOR, 10)).items
    assert (newest.is_live, newest.made_by, first.is_live, first.live_at is not None) == (
        True,
        MODERATOR.id,
        False,
        True,
    )


async def test_what_differs_from_the_golden_corpus_is_warned_of_and_kept_all_the_same(policies: Policies) -> None:
    _, checked = await policies.put(MODERATOR, OTHER, "")
    assert any("as if it were harmless" in warning for warning in checked.warnings)
    assert "text.hate=0.96: show (no rule) instead of hold (hate-sure)" in checked.warnings


async def test_another_process_notices_at_its_next_decision(db: Db, clock: SetClock, policies: Policies) -> None:
    other = Policies(db, clock, Audit(db, clock))
    assert await live(db, other) == (1, "House rules")
    await policies.put(MODERATOR, OTHER, "")
    await policies.make_live(MODERATOR, 2)
    assert await live(db, other) == (2, "Other")


async def test_a_change_that_is_taken_back_leaves_nothing_behind(db: Db, policies: Policies) -> None:
    await policies.put(MODERATOR, OTHER, "")
    with pytest.raises(RuntimeError):
        async with db.whole():
            await policies.make_live(MODERATOR, 2)
            assert await live(db, policies) == (2, "Other")
            raise RuntimeError
    assert await live(db, policies) == (1, "House rules")


async def test_rolling_back_returns_to_the_one_before_and_takes_itself_back(db: Db, policies: Policies) -> None:
    await policies.put(MODERATOR, OTHER, "")
    await policies.make_live(MODERATOR, 2)
    assert await policies.roll_back(MODERATOR) == 1
    assert await live(db, policies) == (1, "House rules")
    assert await policies.roll_back(MODERATOR) == 2


async def test_there_must_be_one_to_roll_back_to(policies: Policies) -> None:
    with pytest.raises(Conflict, match="no other policy was ever in force"):
        await policies.roll_back(MODERATOR)


@pytest.mark.parametrize("version", [0, 2, -1, 2**40])
async def test_a_version_that_is_not_there_is_not_found(policies: Policies, version: int) -> None:
    with pytest.raises(NotFound, match=f"there is no policy {version}"):
        await policies.make_live(MODERATOR, version)
    with pytest.raises(NotFound):
        await policies.load(MODERATOR, version)


async def test_the_version_in_force_is_not_made_live_again(policies: Policies) -> None:
    with pytest.raises(Conflict, match="in force already"):
        await policies.make_live(MODERATOR, 1)


async def test_a_policy_with_problems_is_not_kept(policies: Policies) -> None:
    with pytest.raises(Invalid, match="did you mean author"):
        await policies.put(MODERATOR, OTHER.replace("author.minor", "author.minr"), "")
    with pytest.raises(Invalid, match="comment"):
        await policies.put(MODERATOR, OTHER, "x" * 501)
    assert len((await policies.find_versions(MODERATOR, 10)).items) == 1


async def test_every_change_is_in_the_audit_log(db: Db, clock: SetClock, policies: Policies) -> None:
    await policies.put(MODERATOR, OTHER, "try")
    await policies.make_live(MODERATOR, 2)
    await policies.roll_back(OPERATOR)
    entries = (await Audit(db, clock).find_latest(OPERATOR, 10)).items
    said = [(entry.act, entry.subject, dict(entry.detail)) for entry in entries]
    assert said == [
        ("policy rolled back", "policy 1", {"before": 2}),
        ("policy live", "policy 2", {"before": 1}),
        ("policy put", "policy 2", {"comment": "try"}),
    ]


async def test_history_comes_in_pages(policies: Policies) -> None:
    for number in range(4):
        await policies.put(MODERATOR, OTHER, f"number {number}")
    first = await policies.find_versions(MODERATOR, 3)
    rest = await policies.find_versions(MODERATOR, 3, first.next_cursor)
    assert [one.version for one in (*first.items, *rest.items)] == [5, 4, 3, 2, 1]
    assert rest.next_cursor is None


async def test_policies_are_for_moderators(policies: Policies) -> None:
    with pytest.raises(NotSignedIn):
        await policies.load(ANONYMOUS)
    with pytest.raises(Forbidden):
        await policies.put(Actor(Role.PERSON, fresh_uuid()), OTHER, "")


async def test_shadows_are_counted_once_for_each_version_of_a_subject(
    db: Db, clock: SetClock, policies: Policies
) -> None:
    await policies.put(MODERATOR, OTHER, "")
    await policies.make_live(MODERATOR, 2)
    one, other = fresh_uuid(), fresh_uuid()
    for subject_id, version in ((one, 1), (one, 1), (one, 2), (other, 1)):
        async with db.transaction() as tx:
            ruling = (await policies.load_live(tx)).decide(Evidence({"author.minor": True}))
            await policies.count_shadows(tx, Subject(SubjectKind.POST, subject_id, version), ruling)
    [found] = await policies.find_shadows(MODERATOR, 7)
    assert (found.policy_version, found.rule, found.action, found.n) == (2, "trial", Action.REMOVE, 3)
    assert (found.day, set(found.subjects)) == (clock.now().date(), {one, other})


async def test_shadows_are_forgotten_after_90_days(db: Db, clock: SetClock, policies: Policies) -> None:
    await test_shadows_are_counted_once_for_each_version_of_a_subject(db, clock, policies)
    assert await policies.tidy() == 0
    clock.set(clock.now() + timedelta(days=91))
    assert await policies.tidy() == 3
    assert await policies.find_shadows(MODERATOR, 90) == []
