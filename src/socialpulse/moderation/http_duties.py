"""The HTTP doors of what the house owes: measures, statements, transparency, the audit log."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from socialpulse.accounts import Act, Who, allow
from socialpulse.core.actor import Actor
from socialpulse.moderation.review import Audit, Duties, Entry, Format, Queue, Sought, Verified

Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=200)]
Since = Annotated[datetime, Query(description="The first moment of the period.", examples=["2026-11-01T00:00:00Z"])]
Until = Annotated[datetime, Query(description="The first moment after it.", examples=["2026-12-01T00:00:00Z"])]
_TYPES = {Format.JSON_LINES: "application/jsonl", Format.CSV: "text/csv; charset=utf-8"}


class WaitingOut(BaseModel):
    """A part of the queue as it stands, by the age of its cases."""

    queue: Queue
    n: int
    n_escalated: int
    n_held: int
    n_within_hour: int
    n_within_day: int
    n_older: int
    oldest_at: datetime


class ThroughputOut(BaseModel):
    """What a moderator decided on a day in UTC; seconds for each case are of those decided one by one."""

    moderator_id: UUID
    day: date
    n_cases: int
    median_s: float | None


class HeardOut(BaseModel):
    """What became of appeals of decisions by the machine, or by people."""

    by_machine: bool
    n: int
    n_overturned: int
    n_upheld: int
    p_overturned: float | None = Field(description="Of those that are decided.")
    median_s: float | None


class MeasuresOut(BaseModel):
    waiting: list[WaitingOut]
    throughput: list[ThroughputOut]
    heard: list[HeardOut]
    n_automated: dict[str, int] = Field(description="Restrictions decided fully, partially or not by the machine.")


class TransparencyOut(BaseModel):
    """The counts of a transparency report. Medians are seconds."""

    since: datetime
    until: datetime
    n_reports: int
    reports_by_reason: dict[str, int]
    report_median_s: float | None
    actions: dict[str, int]
    actions_by_reason: dict[str, int]
    actions_by_automation: dict[str, int]
    appeals: list[HeardOut]


class AuditEntryOut(BaseModel):
    """An entry of the audit log; hashes are SHA-256 in hex."""

    number: int
    at: datetime
    actor: str
    act: str
    subject: str
    detail: dict[str, Any]
    previous: str
    hash: str


class AuditPageOut(BaseModel):
    items: list[AuditEntryOut]
    next_cursor: str | None


class VerifiedOut(BaseModel):
    """Whether every entry is as it was written. `broken_at`: the first that is not."""

    n_entries: int
    head_number: int
    head_hash: str
    broken_at: int | None
    why: str | None


def router(duties: Duties, audit: Audit, who: Who) -> APIRouter:
    """Return the routes of duties."""
    routes = APIRouter(prefix="/v1/moderation", tags=["moderation"])
    caller = Depends(who)

    async def moderator(actor: Actor = caller) -> Actor:
        allow(actor, Act.MODERATE)  # before the rest is looked at
        return actor

    async def operator(actor: Actor = caller) -> Actor:
        allow(actor, Act.OPERATE)
        return actor

    house = Depends(operator)
    _add_counts(routes, duties, Depends(moderator))
    _add_exports(routes, duties, house)
    _add_audit(routes, audit, house)
    return routes


def _add_counts(routes: APIRouter, duties: Duties, judge: Actor) -> None:
    @routes.get("/measures", summary="The queue as it stands, and the work of a period")
    async def measures(since: Since, until: Until, actor: Actor = judge) -> MeasuresOut:
        return MeasuresOut.model_validate(await duties.measure(actor, since, until), from_attributes=True)


def _add_exports(routes: APIRouter, duties: Duties, house: Actor) -> None:
    @routes.get("/transparency", summary="The counts of a transparency report")
    async def report(since: Since, until: Until, actor: Actor = house) -> TransparencyOut:
        return TransparencyOut.model_validate(await duties.report(actor, since, until), from_attributes=True)

    @routes.get(
        "/statements",
        response_class=StreamingResponse,
        responses={200: {"content": {"application/jsonl": {}, "text/csv": {}}}},
        summary="Statements of reasons with the fields of the DSA Transparency Database",
    )
    async def statements(
        since: Since, until: Until, format: Format = Format.JSON_LINES, actor: Actor = house
    ) -> StreamingResponse:
        return StreamingResponse(duties.export(actor, since, until, format), media_type=_TYPES[format])


def _add_audit(routes: APIRouter, audit: Audit, house: Actor) -> None:
    @routes.get("/audit", summary="What people of the house did, the last first")
    async def latest(
        act: Annotated[str | None, Query(max_length=40, description="How it begins: case, appeal, policy ...")] = None,
        by: Annotated[UUID | None, Query(description="Who did it.")] = None,
        subject: Annotated[
            str | None, Query(max_length=100, description="Words of what it was done to: an id.")
        ] = None,
        since: Annotated[datetime | None, Query(description="The first moment.")] = None,
        until: Annotated[datetime | None, Query(description="The first moment after it.")] = None,
        limit: Limit = 20,
        cursor: Cursor = None,
        actor: Actor = house,
    ) -> AuditPageOut:
        page = await audit.find_latest(actor, limit, cursor, Sought(act, by, subject, since, until))
        return AuditPageOut(items=[_entry(entry) for entry in page.items], next_cursor=page.next_cursor)

    @routes.get("/audit/verification", summary="Whether the audit log is as it was written")
    async def verify(actor: Actor = house) -> VerifiedOut:
        return _verified(await audit.verify(actor))


def _entry(entry: Entry) -> AuditEntryOut:
    return AuditEntryOut(
        number=entry.number,
        at=entry.at,
        actor=entry.actor,
        act=entry.act,
        subject=entry.subject,
        detail=dict(entry.detail),
        previous=entry.previous.hex(),
        hash=entry.hash.hex(),
    )


def _verified(found: Verified) -> VerifiedOut:
    return VerifiedOut(
        n_entries=found.n_entries,
        head_number=found.head.n_entries,
        head_hash=found.head.hash.hex(),
        broken_at=found.broken_at,
        why=found.why,
    )
