"""The nouns of this room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

from socialpulse.core.ids import PersonId
from socialpulse.posts import Reason, SubjectKind

JudgementId = NewType("JudgementId", UUID)

Value = bool | float | str | frozenset[str]


class Action(StrEnum):
    """What is done about a subject, from the mildest to the gravest. The gravest that a rule asks for is done."""

    SHOW = "show"
    BLUR = "blur"  # shown behind a warning
    LIMIT = "limit"  # shown to who follows or comes for it, recommended to nobody
    HOLD = "hold"  # shown to nobody else until a person decides
    ESCALATE = "escalate"  # as hold, before all others in the queue, and decided by two
    REMOVE = "remove"

    @property
    def gravity(self) -> int:
        """Return the place of this action in the order above, 0 to 5."""
        return list(Action).index(self)


MINORS = "minors"  # a group of viewers: people below 18, and whoever is nobody in particular
FOR_SOME = (Action.BLUR, Action.LIMIT)  # what can be done for some viewers: they are warned, or do not see it
WAITS = (Action.HOLD, Action.ESCALATE)  # a person decides next


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged: one version of a post, a comment (version 1 for ever), or a profile."""

    kind: SubjectKind
    id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a subject when it is judged.

    values   by name, as in policy.names.NAMES; a p is 0 to 1, a strength of words 0 to 3, a set holds plain words
    missing  why a measure could not be taken, by its name; it has no value
    models   versions of what measured, by name
    """

    values: Mapping[str, Value]
    missing: Mapping[str, str] = field(default_factory=dict)
    models: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """A rule whose condition holds, and what it asks for.

    viewers  for which groups: MINORS, or countries (ISO 3166, two letters); none: for everybody
    lasts    None: for ever
    """

    rule: str
    action: Action
    severity: int  # 1 to 100: which of two rules speaks, and which case comes first
    reason: Reason
    viewers: tuple[str, ...] = ()
    lasts: timedelta | None = None


@dataclass(frozen=True, slots=True)
class ReportingTerms:
    """When somebody's reports are no longer looked at.

    n_unfounded    so many reports dismissed `within` a time lead to a warning, and so many more to a suspension
    percent        of those that were decided, at least this many were dismissed, 1 to 100
    warning, words what the person reads when they are warned, and while they are suspended
    """

    n_unfounded: int
    percent: int
    within: timedelta
    suspended_for: timedelta
    warning: str
    words: str
    policy_version: int


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a policy says of a subject. `decisive` None: no rule matched, it is shown.

    matches  every live rule that matched, the gravest first; the first for everybody decides
    shadows  what rules in the background would have asked for
    """

    policy_version: int
    matches: tuple[Match, ...] = ()
    shadows: tuple[Match, ...] = ()

    @property
    def decisive(self) -> Match | None:
        return next((match for match in self.matches if not match.viewers), None)

    @property
    def action(self) -> Action:
        return self.decisive.action if self.decisive else Action.SHOW

    @property
    def for_some(self) -> list[Match]:
        """Return what is asked for some viewers, the gravest first, each group by its gravest rule alone.

        Nothing beside a removal: nobody is left who could be shown it.
        """
        taken, found = set[str](), list[Match]()
        for match in () if self.action is Action.REMOVE else self.matches:
            groups = tuple(group for group in match.viewers if group not in taken)
            if groups:
                found.append(replace(match, viewers=groups))
                taken.update(groups)
        return found


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was decided about a subject. Never changed afterwards; a later one for the same viewers takes its place.

    viewers   for which groups, as of a match; none: for everybody. What is decided for a group stands beside what is
              decided for everybody, and neither changes the other
    about_id  whoever made the subject
    by        the moderator; None: the machine, by `rule` of `policy_version`
    words     what the person concerned reads besides the rule
    ends_at   when the action ends by itself; None: it stays
    undoes    the judgement that this one overturns
    """

    id: JudgementId
    subject: Subject
    about_id: PersonId
    action: Action
    rule: str | None
    reason: Reason | None
    severity: int
    words: str | None
    policy_version: int | None
    evidence: Evidence
    by: PersonId | None
    at: datetime
    ends_at: datetime | None = None
    undoes: JudgementId | None = None
    viewers: tuple[str, ...] = ()
