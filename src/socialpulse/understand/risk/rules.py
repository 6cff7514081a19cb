"""Which level a tag has, read off a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from socialpulse.understand.risk.tags import Level

RULES_VERSION = "rules-1"  # raise whenever a rule or a number here changes: what was tagged before is then tagged anew
BEARS_OUT = 0.02  # margin from which the meaning of the text bears a word out
LEANS = -0.06  # margin from which two words that may mean something else are no chance
ALONE = 0.12  # margin from which the meaning speaks without any word
WEAK_BORNE_OUT = 0.04  # the same for a word that may mean something else
# Tags that may be told without a word. An accusation is not made by likeness alone.
HEARD_ALONE = frozenset({"alcohol", "gambling", "weapons", "drugs", "tobacco", "politics"})


@dataclass(frozen=True, slots=True)
class Case:
    """What speaks for a tag: different signs by strength, heads over their thresholds, margin of meaning.

    against: whether the creator takes the other side of it
    """

    tag: str
    n_weak: int = 0
    n_plain: int = 0
    n_strong: int = 0
    n_heads: int = 0
    margin: float = -1.0
    against: bool = False


RULES: tuple[tuple[str, Callable[[Case], bool], Level | None], ...] = (  # the first row that holds decides
    ("offer-or-attack", lambda c: c.n_strong > 0, Level.HIGH),
    ("hate-by-head-and-word", lambda c: c.n_heads > 0 and c.n_plain > 0, Level.HIGH),
    ("hate-by-both-heads", lambda c: c.n_heads > 1, Level.MEDIUM),
    ("hate-by-head", lambda c: c.n_heads > 0 and c.margin >= ALONE, Level.LOW),
    ("other-side", lambda c: c.against, None),
    ("swearing-thrice", lambda c: c.tag == "profanity" and c.n_plain >= 3, Level.HIGH),
    ("several-words", lambda c: c.n_plain >= 2, Level.MEDIUM),
    ("word-and-meaning", lambda c: c.n_plain > 0 and c.margin >= BEARS_OUT, Level.MEDIUM),
    ("word", lambda c: c.n_plain > 0, Level.LOW),
    ("mild-swearing", lambda c: c.tag == "profanity", None),
    ("weak-words", lambda c: c.n_weak >= 2 and c.margin >= LEANS, Level.LOW),
    ("weak-word-and-meaning", lambda c: c.n_weak > 0 and c.margin >= WEAK_BORNE_OUT, Level.LOW),
    ("meaning", lambda c: c.tag in HEARD_ALONE and c.margin >= ALONE, Level.LOW),
    ("nothing", lambda c: True, None),
)


def decide(case: Case) -> Level | None:
    """Return the level, or None where the tag does not apply."""
    return next(level for _, holds, level in RULES if holds(case))
