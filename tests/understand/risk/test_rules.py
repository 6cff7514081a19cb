from __future__ import annotations

import pytest

from socialpulse.understand.risk import RULES, Case, Level, decide

TABLE = [
    ("offer-or-attack", Case("gambling", n_strong=1, against=True), Level.HIGH),
    ("hate-by-head-and-word", Case("hate", n_heads=1, n_plain=1), Level.HIGH),
    ("hate-by-both-heads", Case("hate", n_heads=2), Level.MEDIUM),
    ("hate-by-head", Case("hate", n_heads=1, margin=0.2), Level.LOW),
    ("other-side", Case("alcohol", n_weak=3, margin=0.3, against=True), None),
    ("swearing-thrice", Case("profanity", n_plain=3), Level.HIGH),
    ("several-words", Case("alcohol", n_plain=2), Level.MEDIUM),
    ("word-and-meaning", Case("alcohol", n_plain=1, margin=0.1), Level.MEDIUM),
    ("word", Case("alcohol", n_plain=1), Level.LOW),
    ("mild-swearing", Case("profanity", n_weak=4), None),
    ("weak-words", Case("weapons", n_weak=2, margin=0.0), Level.LOW),
    ("weak-word-and-meaning", Case("weapons", n_weak=1, margin=0.05), Level.LOW),
    ("meaning", Case("alcohol", margin=0.2), Level.LOW),
    ("nothing", Case("hate", margin=0.2), None),
]


def first_that_holds(case: Case) -> str:
    return next(name for name, holds, _ in RULES if holds(case))


@pytest.mark.parametrize(("name", "case", "level"), TABLE)
def test_each_rule_decides_its_case(name: str, case: Case, level: Level | None) -> None:
    assert (first_that_holds(case), decide(case)) == (name, level)


def test_every_rule_decides_some_case_of_the_table() -> None:
    assert [name for name, _, _ in RULES] == [name for name, _, _ in TABLE]


def test_one_word_that_may_mean_something_else_is_nothing() -> None:
    assert decide(Case("alcohol", n_weak=1)) is None


def test_likeness_alone_accuses_nobody_of_hate() -> None:
    assert decide(Case("hate", margin=0.9)) is None
    assert decide(Case("sexual", margin=0.9)) is None
