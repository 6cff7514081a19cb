"""The nouns of review: cases, what moderators say of them, what people are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType, Protocol
from uuid import UUID

from socialpulse.core.actor import Actor
from socialpulse.core.ids import PersonId
from socialpulse.moderation.types import Action, Judgement, JudgementId, Subject
from socialpulse.posts import REASONS, Reason, SubjectKind
from socialpulse.runtime.db import Tx

CaseId = NewType("CaseId", UUID)
BulkId = NewType("BulkId", UUID)


class CaseKind(StrEnum):
    """What opened a case. Machine and reports share one open case of a subject; appeals have cases of their own."""

    MACHINE = "machine"
    REPORTS = "reports"
    APPEAL = "appeal"


class Outcome(StrEnum):
    """How a case ended."""

    ACTED = "acted"
    DISMISSED = "dismissed"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    GONE = "gone"  # there was nothing left to judge


class Queue(StrEnum):
    """A part of the queue that a moderator may choose: reasons that ask for the same eye."""

    CHILDREN = "children"
    VIOLENCE = "violence"
    HATE = "hate"
    SEXUAL = "sexual"
    SELF_HARM = "self-harm"
    DECEPTION = "deception"
    RIGHTS = "rights"
    OTHER = "other"
    APPEALS = "appeals"


@dataclass(frozen=True, slots=True)
class Case:
    """Something a person has to decide.

    judgement_id  what the machine said of it, or what is appealed; None: it was reported only
    turn_at       the order of the queue: earlier comes first, escalated before all others
    taken_at      when whoever holds the lock began
    barred        moderators it never comes to
    decided_by    the moderators who decided it, the first first; none while it is open, so that each decides alone
    """

    id: CaseId
    kind: CaseKind
    queue: Queue
    subject_kind: SubjectKind
    subject_id: UUID
    subject_version: int
    about_id: PersonId
    judgement_id: JudgementId | None
    reason: Reason
    severity: int  # 1 to 100
    escalated: bool
    n_reports: int
    opened_at: datetime
    turn_at: datetime
    locked_by: PersonId | None
    locked_until: datetime | None
    taken_at: datetime | None
    barred: list[PersonId]
    closed_at: datetime | None
    outcome: Outcome | None
    decision_id: JudgementId | None
    decided_by: list[PersonId]

    def __post_init__(self) -> None:
        """Rows of the database hold plain text."""
        for name, kind in (("kind", CaseKind), ("queue", Queue), ("subject_kind", SubjectKind), ("reason", Reason)):
            object.__setattr__(self, name, kind(getattr(self, name)))
        object.__setattr__(self, "outcome", None if self.outcome is None else Outcome(self.outcome))

    @property
    def subject(self) -> Subject:
        return Subject(self.subject_kind, self.subject_id, self.subject_version)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a moderator decides, about the version that was seen.

    words    are read by whoever made the subject
    viewers  for which groups of viewers: MINORS, or countries; None: for everybody, or for whom it is that is appealed
    """

    version: int
    action: Action
    reason: Reason | None = None
    words: str | None = None
    viewers: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """What one moderator said of a case."""

    id: UUID
    case_id: CaseId
    by_id: PersonId
    subject_version: int
    action: Action
    reason: Reason | None
    words: str | None
    taken_at: datetime
    at: datetime
    bulk_id: BulkId | None = None
    undone_at: datetime | None = None
    viewers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        object.__setattr__(self, "action", Action(self.action))
        object.__setattr__(self, "reason", None if self.reason is None else Reason(self.reason))


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a case after one moderator spoke. `judgement` None: it waits for another, or nothing was left."""

    case: Case
    judgement: Judgement | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A subject as it stands, or stood in one version: what a moderator has to see to judge it.

    texts   what is written, by where: caption, alt, text, name, bio
    media   ids of its pictures or its clip, in order
    """

    version: int
    about_id: PersonId
    texts: Mapping[str, str]
    media: Sequence[UUID]
    content_types: Sequence[str]  # text, image, video
    language: str | None
    made_at: datetime


class Subjects(Protocol):
    """Finds what is judged. Implemented beside this package, where posts, comments and profiles are known."""

    async def find(self, tx: Tx, kind: SubjectKind, subject_id: UUID, version: int | None = None) -> Standing | None:
        """Return a subject in whatever state, as it stands or in an older version; None where there is none."""
        ...


class Judge(Protocol):
    """Saves a judgement and applies it to its subject, in the caller's transaction."""

    async def decide(
        self, tx: Tx, actor: Actor, subject: Subject, choice: Choice, undoes: JudgementId | None = None
    ) -> Judgement:
        """Return the judgement, applied. `undoes`: what that one did besides (a tombstone) is taken back.

        Raises NotFound for a subject that is gone, Conflict for a version that is not the newest.
        """
        ...


class NoticeKind(StrEnum):
    """What somebody is told."""

    DECIDED = "decided"  # to whoever made it: it is restricted
    RESTORED = "restored"  # to the same: it is not any more
    REPORT_CAME = "report-came"
    REPORT_DECIDED = "report-decided"
    APPEAL_CAME = "appeal-came"
    APPEAL_UPHELD = "appeal-upheld"  # the decision stays
    APPEAL_OVERTURNED = "appeal-overturned"


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody is told. The decision's fields are None where there is none, or where it is not theirs to know.

    by_machine    whether a rule decided, not a moderator; who that was is told to nobody
    viewers       for which groups it was decided: MINORS, or countries; none: for everybody
    appeal_until  None: nothing to appeal
    appealed      whether they did already
    """

    id: UUID
    to_id: PersonId
    kind: NoticeKind
    subject_kind: SubjectKind
    subject_id: UUID
    judgement_id: JudgementId | None
    at: datetime
    action: Action | None
    rule: str | None
    reason: Reason | None
    words: str | None
    by_machine: bool | None
    ends_at: datetime | None
    appeal_until: datetime | None
    appealed: bool
    viewers: list[str]

    def __post_init__(self) -> None:
        for name, kind in (("kind", NoticeKind), ("subject_kind", SubjectKind), ("action", Action), ("reason", Reason)):
            value = getattr(self, name)
            object.__setattr__(self, name, None if value is None else kind(value))

    @property
    def reason_words(self) -> str | None:
        return None if self.reason is None else REASONS[self.reason].words


@dataclass(frozen=True, slots=True)
class Appeal:
    """Somebody's word against a judgement. `overturned` None: not decided."""

    id: UUID
    judgement_id: JudgementId
    by_id: PersonId
    case_id: CaseId
    words: str
    at: datetime
    decided_at: datetime | None
    overturned: bool | None


@dataclass(frozen=True, slots=True)
class Strike:
    """Points for something that was removed. They fade; see rules.points_now."""

    judgement_id: JudgementId
    person_id: PersonId
    subject_kind: SubjectKind
    subject_id: UUID
    points: int
    at: datetime
    lifted_at: datetime | None

    def __post_init__(self) -> None:
        """Rows of the database hold plain text."""
        object.__setattr__(self, "subject_kind", SubjectKind(self.subject_kind))


@dataclass(frozen=True, slots=True)
class Strikes:
    """Somebody's strikes of the last six months, the latest first, lifted ones too.

    points   as they count now
    ends_at  when the last of those that count does no more; None where none does
    """

    points: float
    strikes: list[Strike]
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wellness:
    """How a moderator wants to see what is judged. The defaults are the mild ones."""

    blur: bool = True
    grayscale: bool = True
    mute: bool = True
    break_every_min: int = 50
    break_every_cases: int = 100


@dataclass(frozen=True, slots=True)
class Streak:
    """How long a moderator has decided without a break."""

    n_cases: int
    minutes: float
    break_due: bool


@dataclass(frozen=True, slots=True)
class Reported:
    """A report as a moderator sees it: without who made it, with what their word counts."""

    reasons: list[str]
    words: str
    stood: dict[str, object]
    weight: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Reporter:
    """What became of somebody's reports.

    warned_at        of the last warning or suspension, where it was not lifted
    suspended_until  None: their reports are looked at
    """

    person_id: PersonId
    n_right: int
    n_wrong: int
    warned_at: datetime | None
    suspended_until: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """What misuse of reporting led to: a warning, or a suspension until `ends_at`."""

    id: UUID
    person_id: PersonId
    at: datetime
    ends_at: datetime | None
    n_unfounded: int
    n_decided: int
    policy_version: int
    lifted_at: datetime | None = None

    def suspends(self, now: datetime) -> bool:
        """Return whether reports are not looked at."""
        return self.ends_at is not None and self.lifted_at is None and now < self.ends_at
