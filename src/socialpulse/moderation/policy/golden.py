"""The golden corpus: evidence, and what the default policy does about it. A change of the policy is read in it.

A line of golden.tsv has an action, the rule that decides (- for none), other rules that match, for minors or in the
background (- for none), and evidence: `name=value` with spaces between, as far as it differs from an ordinary post.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from socialpulse.core.errors import Invalid
from socialpulse.moderation.policy.names import HEADS, WORDS, Kind, find_name, fits
from socialpulse.moderation.policy.policy import Policy
from socialpulse.moderation.types import Action, Evidence, Value

_CASES = Path(__file__).parent / "golden.tsv"
_ORDINARY = (
    "subject.kind=post post.kind=text post.language=en post.sensitive=no post.visibility=public unmeasured= "
    "author.n_strikes=0 author.age_days=400 author.minor=no author.n_posts=30 author.n_reports=0 "
    "known.remove=no known.escalate=no known.hold=no known.limit=no known.blur=no known.lists= "
    + " ".join([f"text.{head}=0.05" for head in HEADS] + [f"words.{kind}=0" for kind in WORDS])
)


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the corpus. `others`: rules that match for minors, or in the background."""

    written: str
    evidence: Evidence
    action: Action
    rule: str | None
    others: frozenset[str]


@cache
def load_golden() -> Sequence[Case]:
    """Return every case, in the order of the file."""
    lines = _CASES.read_text(encoding="utf-8").splitlines()
    return tuple(_case(line) for line in lines if not line.startswith("#"))


def find_disagreements(policy: Policy) -> list[str]:
    """Return a line for each case in which another action is taken than by the default policy."""
    wrong = list[str]()
    for case in load_golden():
        ruling = policy.decide(case.evidence)
        if ruling.action is not case.action:
            rule = ruling.decisive.rule if ruling.decisive else "no rule"
            was = f"{case.action.value} ({case.rule or 'no rule'})"
            wrong.append(f"{case.written}: {ruling.action.value} ({rule}) instead of {was}")
    return wrong


def read_evidence(written: str) -> Evidence:
    """Return an ordinary post but for `name=value` pairs. Raises Invalid for an unknown name and for a misfit.

    Flags are yes or no, sets have commas between words, and ? takes a value away.
    """
    values: dict[str, Value] = {}
    for pair in f"{_ORDINARY} {written}".split():
        name, _, text = pair.partition("=")
        if text == "?":
            values.pop(name, None)
        else:
            values[name] = _value(name, text)
    return Evidence(values)


def _case(line: str) -> Case:
    action, rule, others, written = line.split("\t")
    named = frozenset(others.split(",")) if others != "-" else frozenset[str]()
    return Case(written, read_evidence(written), Action(action), None if rule == "-" else rule, named)


def _value(name: str, text: str) -> Value:
    found = find_name(name)
    if found is None:
        raise Invalid.one("evidence", name, "is no name of evidence")
    value: Value = text
    if found.kind is Kind.FLAG and text in ("yes", "no"):
        value = text == "yes"
    elif found.kind is Kind.SET:
        value = frozenset(text.split(",")) - {""}
    elif found.kind in (Kind.P, Kind.STRENGTH, Kind.NUMBER) and text.replace(".", "", 1).isdigit():
        value = float(text)
    if not fits(name, value):
        raise Invalid.one(f"evidence {name}", text, f"is no {found.kind}")
    return value
