"""Review as the rest of the room meets it: what comes into the queue, and what is told of the machine's judgements."""

from __future__ import annotations

from socialpulse.core.ids import PersonId, fresh_uuid
from socialpulse.moderation.review import cases_store, duties_store, history_store, reports_store
from socialpulse.moderation.review.appeals import Appeals
from socialpulse.moderation.review.audit import Audit
from socialpulse.moderation.review.bulk import Bulks
from socialpulse.moderation.review.cases import Cases
from socialpulse.moderation.review.cases_store import Opening
from socialpulse.moderation.review.consequences import follow, load_strikes
from socialpulse.moderation.review.context import Contexts
from socialpulse.moderation.review.deciding import Deciding
from socialpulse.moderation.review.duties import Duties
from socialpulse.moderation.review.duties_store import Telling
from socialpulse.moderation.review.misuse import Misuse
from socialpulse.moderation.review.rules import (
    ALWAYS_LOOKED_AT,
    gravest,
    queue_of,
    reported_severity,
    severity_of,
)
from socialpulse.moderation.review.types import Case, CaseId, CaseKind, Judge, NoticeKind, Subjects
from socialpulse.moderation.types import Action, Judgement, ReportingTerms, Subject
from socialpulse.posts import Reason, Report
from socialpulse.runtime.clock import Clock
from socialpulse.runtime.db import Db, Tx


class Review:
    """People in the loop. The verbs of moderators and of whoever is affected are its parts."""

    def __init__(self, db: Db, clock: Clock, judge: Judge, subjects: Subjects) -> None:
        self._clock = clock
        self._subjects = subjects
        self.audit = Audit(db, clock)
        self.cases = Cases(db, clock, Contexts(clock, subjects))
        self.deciding = Deciding(db, clock, judge, subjects, self.audit)
        self.bulks = Bulks(db, clock, judge, subjects, self.audit, self.cases, self.deciding)
        self.appeals = Appeals(db, clock, self.audit)
        self.duties = Duties(db, clock)
        self.misuse = Misuse(db, clock, self.audit)

    async def open_case(self, tx: Tx, judgement: Judgement, kind: CaseKind = CaseKind.MACHINE) -> Case:
        """Return the open case of a subject that the machine is not sure of: a new one, or the one there is."""
        reason = judgement.reason or Reason.OTHER
        opening = Opening(
            id=CaseId(fresh_uuid()),
            kind=kind,
            queue=queue_of(reason),
            subject=judgement.subject,
            about_id=judgement.about_id,
            judgement_id=judgement.id,
            reason=reason,
            severity=max(1, judgement.severity),
            escalated=judgement.action is Action.ESCALATE,
            at=self._clock.now(),
        )
        return await cases_store.open_or_merge(tx, opening)

    async def withdraw_case(self, tx: Tx, judgement: Judgement) -> None:
        """Close the case of what the machine is sure of after all, where nobody reported it, holds it or voted."""
        await cases_store.withdraw(tx, judgement.subject, judgement.at)

    async def take_report(self, tx: Tx, report: Report, terms: ReportingTerms | None) -> Case | None:
        """Return the open case of what was reported, as `report_came`; None where the report is not looked at.

        That is so while whoever made it is suspended for misuse of reporting, but for what is gravest. They are warned
        first, and told until when, with the receipt. `terms` None: every report is looked at.
        """
        reporter = report.reporter_id
        step = None if reporter is None or terms is None else await self.misuse.look(tx, reporter, terms)
        if reporter is None or terms is None or step is None:
            return await self.report_came(tx, report)
        words, now = terms.warning if step.ends_at is None else terms.words, self._clock.now()
        receipt = Telling(NoticeKind.REPORT_CAME, _subject(report), None, now, words=words, ends_at=step.ends_at)
        case = None
        if step.ends_at is None or severity_of(_reason(report)) >= ALWAYS_LOOKED_AT:
            case = await self.report_came(tx, report, receipt)
        elif report.n_times == 1:
            await duties_store.tell(tx, [reporter], receipt)
        if step.at == now:
            await self.misuse.write_down(tx, step)
        return case

    async def report_came(self, tx: Tx, report: Report, receipt: Telling | None = None) -> Case:
        """Return the open case of what was reported, with this report in it; whoever reported it gets a receipt.

        A report that comes again is merged into the first, and counts once.
        """
        weight = 1.0 if report.reporter_id is None else await self.misuse.find_weight(tx, report.reporter_id)
        reason, now = _reason(report), self._clock.now()
        opening = Opening(
            id=CaseId(fresh_uuid()),
            kind=CaseKind.REPORTS,
            queue=queue_of(reason),
            subject=_subject(report),
            about_id=report.about_id,
            judgement_id=None,
            reason=reason,
            severity=reported_severity([reason], [weight]),
            escalated=False,
            at=now,
        )
        case = await cases_store.open_or_merge(tx, opening)
        if not await reports_store.merge(tx, case.id, report, weight, now):
            return case
        if report.reporter_id is not None:
            telling = receipt or Telling(NoticeKind.REPORT_CAME, opening.subject, None, now)
            await duties_store.tell(tx, [report.reporter_id], telling)
        severity = reported_severity(*await reports_store.find_words(tx, case.id))
        return await cases_store.raise_severity(tx, case, severity)

    async def notice_of(self, tx: Tx, judgement: Judgement) -> None:
        """Give strikes, statement of reasons and notice of a judgement of the machine."""
        standing = await self._subjects.find(tx, judgement.subject.kind, judgement.subject.id)
        if standing is not None:
            await follow(tx, judgement, standing, None)

    async def count_reports(self, tx: Tx, person: PersonId) -> int:
        """Return how many reports about a person wait for a decision: the evidence author.n_reports."""
        return (await history_store.count_cases(tx, person))[1]

    async def count_strikes(self, tx: Tx, person: PersonId) -> float:
        """Return the points of a person's strikes as they count now: the evidence author.n_strikes."""
        return (await load_strikes(tx, person, self._clock.now())).points


def _subject(report: Report) -> Subject:
    """Return what was reported, in the version that stood there."""
    version = report.subject.get("version", 1)
    return Subject(report.subject_kind, report.subject_id, version if isinstance(version, int) else 1)


def _reason(report: Report) -> Reason:
    return gravest([Reason(reason) for reason in report.reasons])
