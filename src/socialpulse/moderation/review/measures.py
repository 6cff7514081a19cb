"""What is counted of the queue and of what was done, for moderators and for the public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from socialpulse.core.ids import PersonId
from socialpulse.moderation.review.types import Queue


@dataclass(frozen=True, slots=True)
class Waiting:
    """A part of the queue as it stands. Ages are from when a case was opened: below an hour, below a day, older."""

    queue: Queue
    n: int
    n_escalated: int
    n_held: int  # by a moderator, just now
    n_within_hour: int
    n_within_day: int
    n_older: int
    oldest_at: datetime


@dataclass(frozen=True, slots=True)
class Throughput:
    """What a moderator decided on a day in UTC. `median_s` None: only many at once."""

    moderator_id: PersonId
    day: date
    n_cases: int
    median_s: float | None


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of appeals of decisions by the machine, or by people. `median_s` None: none is decided."""

    by_machine: bool
    n: int
    n_overturned: int
    n_upheld: int
    median_s: float | None

    @property
    def p_overturned(self) -> float | None:
        """Return which share of the decided ones was overturned; None where none is decided."""
        n = self.n_overturned + self.n_upheld
        return self.n_overturned / n if n else None


@dataclass(frozen=True, slots=True)
class Measures:
    """The queue now, and the work of a period. `n_automated`: restrictions by fully, partially, not."""

    waiting: Sequence[Waiting]
    throughput: Sequence[Throughput]
    heard: Sequence[Heard]
    n_automated: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Transparency:
    """What a transparency report of a period counts. Medians are seconds; None where nothing was decided."""

    since: datetime
    until: datetime
    n_reports: int
    reports_by_reason: Mapping[str, int]
    report_median_s: float | None
    actions: Mapping[str, int]
    actions_by_reason: Mapping[str, int]
    actions_by_automation: Mapping[str, int]
    appeals: Sequence[Heard]
