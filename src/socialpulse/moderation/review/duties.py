"""What the house owes to moderators, regulators and the public: measures, statements, transparency."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from enum import StrEnum

from socialpulse.accounts import Act, allow
from socialpulse.core.actor import Actor
from socialpulse.core.page import Page, read_cursor, write_cursor
from socialpulse.moderation.review import measures_store as store
from socialpulse.moderation.review import statements_store
from socialpulse.moderation.review.measures import Measures, Transparency
from socialpulse.moderation.review.rules import check_period, place_of
from socialpulse.moderation.review.statements import Fields, Statement, csv_head, csv_line, fields_of, json_line
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db

AT_ONCE = 500


class Format(StrEnum):
    """How statements are written down."""

    JSON_LINES = "jsonl"
    CSV = "csv"


class Duties:
    """Counts and hands out; changes nothing."""

    def __init__(self, db: Db, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def measure(self, actor: Actor, since: datetime, until: datetime) -> Measures:
        """Return the queue as it stands and what was done from `since` to before `until`. Raises Invalid."""
        allow(actor, Act.MODERATE)
        check_period(since, until)
        async with self._db.reading() as tx:
            return Measures(
                waiting=await store.find_waiting(tx, self._clock.now()),
                throughput=await store.find_throughput(tx, since, until),
                heard=await store.find_heard(tx, since, until),
                n_automated=await store.count_automated(tx, since, until),
            )

    async def report(self, actor: Actor, since: datetime, until: datetime) -> Transparency:
        """Return the counts of a transparency report. For the operator. Raises Invalid, as `allow`."""
        allow(actor, Act.OPERATE)
        check_period(since, until)
        async with self._db.reading() as tx:
            n_reports, median_s = await store.find_report_times(tx, since, until)
            return Transparency(
                since=since,
                until=until,
                n_reports=n_reports,
                reports_by_reason=await store.count_reported(tx, since, until),
                report_median_s=median_s,
                actions=await store.count_actions(tx, since, until),
                actions_by_reason=await store.count_reasons(tx, since, until),
                actions_by_automation=await store.count_automated(tx, since, until),
                appeals=await store.find_heard(tx, since, until),
            )

    async def find_statements(
        self, actor: Actor, since: datetime, until: datetime, limit: int, cursor: str | None = None
    ) -> Page[Fields]:
        """Return a page of the same statements, the first first. For the operator. Raises Invalid, as `allow`."""
        allow(actor, Act.OPERATE)
        check_period(since, until)
        after = None if cursor is None else place_of(cursor, *read_cursor(cursor, str, str))
        async with self._db.reading() as tx:
            found = await statements_store.find(tx, since, until, after, limit + 1)
        last = found[limit - 1] if len(found) > limit else None
        following = None if last is None else write_cursor(last.at.isoformat(), last.judgement_id.hex)
        return Page([fields_of(one) for one in found[:limit]], following)

    def export(self, actor: Actor, since: datetime, until: datetime, form: Format) -> AsyncIterator[bytes]:
        """Return the statements of reasons of a period as lines, as they are found. For the operator.

        Raises Invalid, as `allow`, before the first line.
        """
        allow(actor, Act.OPERATE)
        check_period(since, until)
        return self._lines(since, until, form)

    async def _lines(self, since: datetime, until: datetime, form: Format) -> AsyncIterator[bytes]:
        if form is Format.CSV:
            yield csv_head()
        write = csv_line if form is Format.CSV else json_line
        async for statement in self._statements(since, until):
            yield write(fields_of(statement))

    async def _statements(self, since: datetime, until: datetime) -> AsyncIterator[Statement]:
        after = None
        while True:
            async with self._db.reading() as tx:
                found = await statements_store.find(tx, since, until, after, AT_ONCE)
            for statement in found:
                yield statement
            if len(found) < AT_ONCE:
                return
            after = (found[-1].at, found[-1].judgement_id)
