"""What a policy is made of: rules, each with a condition and what it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from socialpulse.moderation.policy.language import Condition
from socialpulse.moderation.types import Match, ReportingTerms


class Mode(StrEnum):
    """Whether a rule acts."""

    LIVE = "live"
    BACKGROUND = "background"  # counted, and does nothing
    DRAFT = "draft"  # checked when the file is read, and nothing else


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. `words`: what the person concerned reads where it decides."""

    id: str
    mode: Mode
    when: Condition
    match: Match
    words: str


@dataclass(frozen=True, slots=True)
class Book:
    """A whole file.

    conditions  by name, each after those that it asks for
    rules       in the order of the file
    reporting   when reports are not looked at; None: they always are
    ask         what a second opinion is asked about besides what would be held; None: nothing else
    """

    name: str
    words: str
    conditions: Sequence[tuple[str, Condition]]
    rules: Sequence[Rule]
    reporting: ReportingTerms | None
    ask: Condition | None = None

    @property
    def names(self) -> frozenset[str]:
        """Return every name that a rule or a condition asks for, of evidence and of conditions."""
        every = [*(rule.when for rule in self.rules), *(condition for _, condition in self.conditions)]
        every += [self.ask] if self.ask else []
        return frozenset[str]().union(*(condition.names for condition in every))
