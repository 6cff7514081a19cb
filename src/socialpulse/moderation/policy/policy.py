"""A policy: rules in the order of their weight, and the verdict on evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from socialpulse.moderation.policy.names import check_of, find_name
from socialpulse.moderation.policy.reading import read_book
from socialpulse.moderation.policy.rules import Book, Mode, Rule
from socialpulse.moderation.types import FOR_SOME, Action, Evidence, Match, Ruling, Value
from socialpulse.posts import SubjectKind

_DEFAULT = Path(__file__).parent / "default.toml"


@dataclass(frozen=True, slots=True)
class Policy:
    """A checked policy file. Immutable, and safe to use from several threads.

    live, background  rules of that mode, the gravest action first, then the highest severity, then as in the file
    checks            what tells whether a value is one, for every name of evidence that is asked for
    """

    version: int
    text: str
    book: Book
    live: Sequence[Rule]
    background: Sequence[Rule]
    checks: Mapping[str, Callable[[object], bool]]

    @classmethod
    def parse(cls, text: str, version: int) -> Self:
        """Return the policy of a file; version 0 for one that is not kept.

        Raises Invalid with every problem, each with its rule and key.
        """
        book = read_book(text, version)
        return cls(version, text, book, _ordered(book, Mode.LIVE), _ordered(book, Mode.BACKGROUND), _checks(book))

    def decide(self, evidence: Evidence) -> Ruling:
        """Return what the rules say of evidence.

        A rule matches only where its condition is certainly true, and none of blur or limit for a profile, which is
        shown whole or not. A value that its name cannot have counts as not there. Cost: below 0.1 ms for the default
        policy.
        """
        values = self._values(evidence)
        whole = evidence.values.get("subject.kind") == SubjectKind.PERSON
        live, background = [
            [rule for rule in rules if not (whole and rule.match.action in FOR_SOME)]
            for rules in (self.live, self.background)
        ]
        return Ruling(self.version, _matching(live, values), _matching(background, values))

    def asks(self, evidence: Evidence) -> bool:
        """Return whether a second opinion is wanted: on what would be held, and where `ask` of the file is true."""
        if self.decide(evidence).action is Action.HOLD:
            return True
        return self.book.ask is not None and self.book.ask.test(self._values(evidence)) is True

    def _values(self, evidence: Evidence) -> dict[str, Value | None]:
        """Return what the rules are asked with: evidence that is what its name says, and the named conditions."""
        given = evidence.values
        values: dict[str, Value | None] = {
            name: given[name] for name, check in self.checks.items() if name in given and check(given[name])
        }
        for name, condition in self.book.conditions:
            values[name] = condition.test(values)
        return values

    def find_warnings(self) -> list[str]:
        """Return what can be read and is still likely to be a mistake."""
        asked = self.book.names
        unused = [f"no rule asks for the condition {name}" for name, _ in self.book.conditions if name not in asked]
        if "unmeasured" in asked:
            return unused
        return [*unused, "no rule asks for unmeasured: what could not be measured is shown as if it were harmless"]


def _ordered(book: Book, mode: Mode) -> Sequence[Rule]:
    rules = [rule for rule in book.rules if rule.mode is mode]
    return tuple(sorted(rules, key=lambda rule: (-rule.match.action.gravity, -rule.match.severity)))


def _checks(book: Book) -> Mapping[str, Callable[[object], bool]]:
    found = {name: find_name(name) for name in sorted(book.names)}
    return {name: check_of(known.kind) for name, known in found.items() if known is not None}


def _matching(rules: Sequence[Rule], values: dict[str, Value | None]) -> tuple[Match, ...]:
    return tuple(rule.match for rule in rules if rule.when.test(values) is True)


@cache
def default_text() -> str:
    """Return the text of the policy that comes with the program."""
    return _DEFAULT.read_text(encoding="utf-8")
