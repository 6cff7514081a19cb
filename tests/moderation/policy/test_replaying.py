"""What another policy would have done about stored judgements; nothing is changed by asking."""

from __future__ import annotations

from datetime import timedelta

import pytest

from socialpulse.core.actor import Actor, Role
from socialpulse.core.errors import Forbidden
from socialpulse.core.ids import PersonId, fresh_uuid
from socialpulse.moderation import judgements_store
from socialpulse.moderation.policy import Move, Policy, Replays, default_text
from socialpulse.moderation.policy.golden import load_golden
from socialpulse.moderation.types import Action, Evidence, Judgement, JudgementId, Subject
from socialpulse.posts import SubjectKind
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db
from tests.conftest import NOW

pytestmark = pytest.mark.anyio

MODERATOR = Actor(Role.MODERATOR, fresh_uuid())
DEFAULT = Policy.parse(default_text(), 1)
MILDER = Policy.parse(default_text().replace('"text.hate >= 0.95 or', '"text.hate >= 0.99 or'), 2)


def judgement(evidence: Evidence, age: timedelta = timedelta(), by: PersonId | None = None) -> Judgement:
    """Return what the default policy says of evidence, as the machine's judgement of some post."""
    ruling = DEFAULT.decide(evidence)
    match = ruling.decisive
    return Judgement(
        id=JudgementId(fresh_uuid()),
        subject=Subject(SubjectKind.POST, fresh_uuid(), 1),
        about_id=PersonId(fresh_uuid()),
        action=ruling.action,
        rule=match.rule if match else None,
        reason=match.reason if match else None,
        severity=match.severity if match else 0,
        words=None,
        policy_version=1,
        evidence=evidence,
        by=by,
        at=NOW - age,
    )


def replays_of(db: Db) -> Replays:
    return Replays(db, SetClock(NOW), judgements_store.find_machine_since)


async def keep(db: Db, *judgements: Judgement) -> None:
    async with db.transaction() as tx:
        for one in judgements:
            await judgements_store.add(tx, one)


async def test_the_same_policy_changes_nothing_after_a_trip_through_the_database(db: Db) -> None:
    await keep(db, *(judgement(case.evidence) for case in load_golden()))
    changes = await replays_of(db).replay(MODERATOR, DEFAULT, NOW)
    assert (changes.n_looked_at, changes.changes, changes.is_whole) == (len(load_golden()), [], True)


async def test_what_would_change_is_counted_by_rule_with_examples(db: Db) -> None:
    sure = [judgement(Evidence({"text.hate": 0.97})) for _ in range(7)]
    await keep(db, *sure, judgement(Evidence({"text.hate": 0.1})))
    changes = await replays_of(db).replay(MODERATOR, MILDER, NOW)
    [change] = changes.changes
    assert change.move == Move(Action.HOLD, "hate-sure", Action.LIMIT, "hate-likely")
    assert (change.n, changes.n_other_action, changes.n_looked_at) == (7, 7, 8)
    assert list(change.examples) == [one.subject for one in sure[:5]]


async def test_a_change_of_rule_alone_is_told_apart_from_one_of_action(db: Db) -> None:
    await keep(db, judgement(Evidence({"text.hate": 0.97})))
    renamed = Policy.parse(default_text().replace('id = "hate-sure"', 'id = "hate-certain"'), 3)
    changes = await replays_of(db).replay(MODERATOR, renamed, NOW)
    assert (changes.changes[0].n, changes.n_other_action) == (1, 0)


async def test_old_judgements_and_those_of_people_stay_out(db: Db) -> None:
    hate = Evidence({"text.hate": 0.97})
    await keep(db, judgement(hate, age=timedelta(days=8)), judgement(hate, by=PersonId(fresh_uuid())))
    week_ago = NOW - timedelta(days=7)
    assert (await replays_of(db).replay(MODERATOR, MILDER, week_ago)).n_looked_at == 0


async def test_a_replay_ends_at_its_limit_and_says_so(db: Db) -> None:
    await keep(db, *(judgement(Evidence({"text.hate": 0.97})) for _ in range(5)))
    changes = await replays_of(db).replay(MODERATOR, MILDER, NOW, most=3)
    assert (changes.n_looked_at, changes.is_whole) == (3, False)


async def test_a_replay_is_for_moderators(db: Db) -> None:
    with pytest.raises(Forbidden):
        await replays_of(db).replay(Actor(Role.PERSON, fresh_uuid()), MILDER, NOW)
