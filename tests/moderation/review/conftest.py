"""A court: the room of review over real posts, with moderators, and a machine that says what a test wants."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from socialpulse.core.actor import Actor, Role
from socialpulse.core.ids import PersonId, fresh_uuid
from socialpulse.moderation import judgements_store
from socialpulse.moderation.carrying_out import Carrier
from socialpulse.moderation.judging import Judging
from socialpulse.moderation.known import Known
from socialpulse.moderation.material import Materials
from socialpulse.moderation.review import Case, CaseId, Choice, Decided, Review
from socialpulse.moderation.subjects import Subjects
from socialpulse.moderation.types import Action, Evidence, Judgement, JudgementId, Subject
from socialpulse.people import AgeBracket, Profile
from socialpulse.posts import Card, Draft, PostId, PostKind, Reason, SubjectKind
from socialpulse.runtime.clock import SetClock
from socialpulse.runtime.db import Db
from tests.conftest import NOW
from tests.people.conftest import id_of
from tests.posts.conftest import Square

MEASURES = Evidence({"text.hate": 0.7, "text.spam": 0.1}, models={"text": "harm/1"})


class Court(Square):
    """The room, and whatever has to come before a decision."""

    def __init__(self, db: Db, clock: SetClock, folder: Path) -> None:
        super().__init__(db, clock, folder)
        known = Known(db, clock)
        materials = Materials(clock, self.posts, self.comments, self.people)
        judging = Judging(clock, materials, Carrier(self.library, self.posts, self.comments, self.people, known))
        self.review = Review(db, clock, judging, Subjects(self.posts, self.comments, self.people))

    async def moderator(self) -> Actor:
        """Return a moderator with a profile."""
        account = await self.account()
        moderator = replace(account, role=Role.MODERATOR)
        handle = f"m{id_of(account).hex[-8:]}"
        await self.people.save(moderator, Profile(handle, "A Moderator", AgeBracket.FROM_25))
        return moderator

    async def post(self, author: Actor, caption: str = "hello") -> Card:
        return await self.posts.write(author, Draft(PostKind.TEXT, caption))

    async def judged(
        self,
        post: Card,
        action: Action = Action.HOLD,
        severity: int = 50,
        reason: Reason | None = Reason.HATE,
        evidence: Evidence = MEASURES,
    ) -> Judgement:
        """Return what the machine says of a post, with the case or the notice that follows."""
        subject = subject_of(post)
        rule = f"{reason or 'none'}-rule"
        judgement = Judgement(
            id=JudgementId(fresh_uuid()),
            subject=subject,
            about_id=post.post.author_id,
            action=action,
            rule=rule,
            reason=reason,
            severity=severity,
            words=None,
            policy_version=3,
            evidence=evidence,
            by=None,
            at=self.clock.now(),
        )
        async with self.db.transaction() as tx:
            await judgements_store.add(tx, judgement)
            if action in (Action.HOLD, Action.ESCALATE):
                await self.review.open_case(tx, judgement)
            if action is not Action.SHOW:
                await self.review.notice_of(tx, judgement)
        return judgement

    async def held(self, author: Actor | None = None, severity: int = 50, action: Action = Action.HOLD) -> Case:
        """Return the open case of a new post that the machine holds."""
        post = await self.post(author or await self.person())
        await self.judged(post, action, severity)
        return await self.open_case_of(post)

    async def report(self, reporter: Actor, post: Card, reason: Reason = Reason.SPAM) -> Case:
        """Return the case of a post after a report of it came."""
        report = await self.reports.report(reporter, SubjectKind.POST, post.post.id, reason, "look at this")
        async with self.db.transaction() as tx:
            return await self.review.report_came(tx, report)

    async def open_case_of(self, post: Card) -> Case:
        async with self.db.transaction() as tx:
            found = await tx.value(
                "SELECT id FROM moderation.case WHERE subject_id = %(id)s AND closed_at IS NULL AND kind <> 'appeal'",
                id=post.post.id,
            )
        return await self.case(found)

    async def case(self, case_id: CaseId) -> Case:
        """Return a case as somebody sees it who has nothing to do with it."""
        return (await self.review.cases.load(await self.moderator(), case_id)).case

    async def decide(
        self,
        moderator: Actor,
        case: Case,
        action: Action = Action.REMOVE,
        reason: Reason | None = Reason.HATE,
        version: int = 1,
    ) -> Decided:
        """Return what became of a case that a moderator takes and decides."""
        await self.review.cases.lock(moderator, case.id)
        return await self.review.deciding.decide(moderator, case.id, Choice(version, action, reason, "because"))

    async def state(self, post: Card) -> str:
        async with self.db.transaction() as tx:
            found = await self.posts.find_any(tx, PostId(post.post.id))
        assert found is not None
        return found[0].state.value

    def later(self, **parts: float) -> None:
        self.clock.set(self.clock.now() + timedelta(**parts))

    async def points(self, person: PersonId) -> float:
        async with self.db.transaction() as tx:
            return await self.review.count_strikes(tx, person)


def subject_of(post: Card) -> Subject:
    return Subject(SubjectKind.POST, post.post.id, post.post.version)


@pytest.fixture
async def court(url: str, tmp_path: Path) -> AsyncIterator[Court]:
    async with Db(url, pool_size=16) as db:
        yield Court(db, SetClock(NOW), tmp_path)
