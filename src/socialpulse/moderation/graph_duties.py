"""The GraphQL face of what the house owes: measures, statements, transparency, the audit log, misuse of reporting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import strawberry
from strawberry.scalars import JSON

from socialpulse.core.ids import PersonId
from socialpulse.moderation.graph_desk import ModerationDesk
from socialpulse.moderation.graph_told import like
from socialpulse.moderation.review import (
    Entry,
    Fields,
    Measures,
    Queue,
    Reporter,
    Sought,
    Throughput,
    Transparency,
    Verified,
    weight_of,
)
from socialpulse.runtime.graph import (
    After,
    Connection,
    First,
    Info,
    check_first,
    connect,
    read_id,
    write_id,
)


@strawberry.type(name="QueueWaiting", description="A part of the queue as it stands, by the age of its cases.")
class WaitingNode:
    queue: Queue
    n: int
    n_escalated: int
    n_held: int
    n_within_hour: int
    n_within_day: int
    n_older: int
    oldest_at: datetime


@strawberry.type(name="Throughput", description="What a moderator decided on a day in UTC.")
class ThroughputNode:
    moderator_id: strawberry.ID
    day: date
    n_cases: int
    median_s: float | None = strawberry.field(description="Of those decided one by one.")


@strawberry.type(name="AppealsHeard", description="What became of appeals of decisions by the machine, or by people.")
class HeardNode:
    by_machine: bool
    n: int
    n_overturned: int
    n_upheld: int
    p_overturned: float | None = strawberry.field(description="Of those that are decided.")
    median_s: float | None


@strawberry.type(name="ModerationMeasures", description="The queue as it stands, and the work of a period.")
class MeasuresNode:
    waiting: list[WaitingNode]
    throughput: list[ThroughputNode]
    heard: list[HeardNode]
    n_automated: JSON = strawberry.field(description="Restrictions decided fully, partially or not by the machine.")


@strawberry.type(name="Transparency", description="The counts of a transparency report. Medians are seconds.")
class TransparencyNode:
    since: datetime
    until: datetime
    n_reports: int
    reports_by_reason: JSON
    report_median_s: float | None
    actions: JSON
    actions_by_reason: JSON
    actions_by_automation: JSON
    appeals: list[HeardNode]


@strawberry.type(
    name="StatementOfReasons", description="A decision as the DSA Transparency Database takes it, by its field names."
)
class StatementNode:
    puid: str
    decision_visibility: list[str]
    end_date_visibility_restriction: str | None
    decision_ground: str
    incompatible_content_ground: str
    incompatible_content_explanation: str
    incompatible_content_illegal: str
    category: str
    content_type: list[str]
    content_language: str | None
    content_date: str
    application_date: str
    territorial_scope: list[str]
    decision_facts: str
    source_type: str
    automated_detection: str
    automated_decision: str


@strawberry.type(name="AuditEntry", description="An entry of the audit log; hashes are SHA-256 in hex.")
class EntryNode:
    number: int
    at: datetime
    actor: str
    act: str
    subject: str
    detail: JSON
    previous: str
    hash: str


@strawberry.type(name="AuditVerified", description="Whether every entry is as it was written.")
class VerifiedNode:
    n_entries: int
    head_number: int
    head_hash: str
    broken_at: int | None = strawberry.field(description="The first entry that is not; null: all are.")
    why: str | None


@strawberry.type(name="Reporter", description="Whose reports were mostly dismissed, and what their word counts now.")
class ReporterNode:
    person_id: strawberry.ID
    n_right: int
    n_wrong: int
    weight: float
    warned_at: datetime | None = strawberry.field(description="The last warning or suspension that was not lifted.")
    suspended_until: datetime | None = strawberry.field(description="Null: their reports are looked at.")


@strawberry.type
class Query:
    @strawberry.field(description="The queue as it stands, and the work from `since` to `until`. For moderators.")
    async def moderation_measures(self, info: Info, since: datetime, until: datetime) -> MeasuresNode:
        desk = info.context.desk(ModerationDesk)
        async with desk.turn:
            return _measures(await desk.review.duties.measure(desk.actor, since, until))

    @strawberry.field(description="Whose reports were mostly dismissed, or are not looked at now. For moderators.")
    async def doubtful_reporters(self, info: Info, first: First = 20) -> list[ReporterNode]:
        desk = info.context.desk(ModerationDesk)
        return [_reporter(one) for one in await desk.review.misuse.find_doubtful(desk.actor, check_first(first))]

    @strawberry.field(description="The counts of a transparency report. For the operator.")
    async def transparency(self, info: Info, since: datetime, until: datetime) -> TransparencyNode:
        desk = info.context.desk(ModerationDesk)
        async with desk.turn:
            return _transparency(await desk.review.duties.report(desk.actor, since, until))

    @strawberry.field(description="Statements of reasons of a period, the first first. For the operator.")
    async def statements_of_reasons(
        self, info: Info, since: datetime, until: datetime, first: First = 20, after: After = None
    ) -> Connection[StatementNode]:
        desk = info.context.desk(ModerationDesk)
        return await connect(
            lambda limit, cursor: desk.review.duties.find_statements(desk.actor, since, until, limit, cursor),
            _statements,
            first,
            after,
        )

    @strawberry.field(
        description="What people of the house did, the last first. `act`: how it begins: case, appeal, policy, "
        "known-list, reporter. `subject`: words of what it was done to, such as an id. For the operator."
    )
    async def audit_log(
        self,
        info: Info,
        act: str | None = None,
        by: strawberry.ID | None = None,
        subject: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        first: First = 20,
        after: After = None,
    ) -> Connection[EntryNode]:
        desk, who = info.context.desk(ModerationDesk), None if by is None else read_id("Person", by)
        sought = Sought(act, who, subject, since, until)
        return await connect(
            lambda limit, cursor: desk.review.audit.find_latest(desk.actor, limit, cursor, sought),
            _entries,
            first,
            after,
        )

    @strawberry.field(description="Whether the audit log is as it was written. Reads all of it. For the operator.")
    async def audit_verification(self, info: Info) -> VerifiedNode:
        desk = info.context.desk(ModerationDesk)
        async with desk.turn:
            return _verified(await desk.review.audit.verify(desk.actor))


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Have somebody's reports looked at again; returns their id. For moderators.")
    async def lift_suspension(self, info: Info, person: strawberry.ID) -> strawberry.ID:
        desk, person_id = info.context.desk(ModerationDesk), PersonId(read_id("Person", person))
        await desk.review.misuse.lift(desk.actor, person_id)
        return write_id("Person", person_id)


def _measures(found: Measures) -> MeasuresNode:
    return MeasuresNode(
        waiting=[like(WaitingNode, one) for one in found.waiting],
        throughput=[_throughput(one) for one in found.throughput],
        heard=[like(HeardNode, one) for one in found.heard],
        n_automated=JSON(dict(found.n_automated)),
    )


def _throughput(one: Throughput) -> ThroughputNode:
    return like(ThroughputNode, one, moderator_id=write_id("Person", one.moderator_id))


def _transparency(found: Transparency) -> TransparencyNode:
    names = ("reports_by_reason", "actions", "actions_by_reason", "actions_by_automation")
    counts = {name: JSON(dict(getattr(found, name))) for name in names}
    return like(TransparencyNode, found, **counts, appeals=[like(HeardNode, one) for one in found.appeals])


def _statements(found: Sequence[Fields]) -> list[StatementNode]:
    return [StatementNode(**one) for one in found]  # type: ignore[arg-type]  # each has the kind that it always has


def _entries(entries: Sequence[Entry]) -> list[EntryNode]:
    return [
        like(EntryNode, one, detail=JSON(dict(one.detail)), previous=one.previous.hex(), hash=one.hash.hex())
        for one in entries
    ]


def _verified(found: Verified) -> VerifiedNode:
    return like(VerifiedNode, found, head_number=found.head.n_entries, head_hash=found.head.hash.hex())


def _reporter(one: Reporter) -> ReporterNode:
    person_id, weight = write_id("Person", one.person_id), weight_of(one.n_right, one.n_wrong)
    return like(ReporterNode, one, person_id=person_id, weight=weight)
