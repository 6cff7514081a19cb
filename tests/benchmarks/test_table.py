"""The table says how many times better ours is, whichever way is better."""

from __future__ import annotations

from benchmarks.retrieval.table import Better, Line, render

NAMES = ("ours", "peer")


def cells(line: Line) -> list[str]:
    return render([line], NAMES, "ours").splitlines()[1].removeprefix(f"   {line.name}").split()


def test_a_peer_that_takes_four_times_as_long_has_a_4() -> None:
    assert cells(Line("p50", Better.LESS, {"ours": 0.5, "peer": 2.0})) == ["0.50", "2.00", "4.0x"]


def test_a_peer_that_does_half_as_much_has_a_2() -> None:
    assert cells(Line("rate", Better.MORE, {"ours": 100, "peer": 50}, digits=0)) == ["100", "50", "2.0x"]


def test_a_peer_without_the_figure_has_a_dash() -> None:
    assert cells(Line("facets", Better.LESS, {"ours": 1.0})) == ["1.00", "-"]


def test_a_target_is_met_or_missed() -> None:
    assert cells(Line("p50", Better.LESS, {"ours": 0.5}, target=1))[-1] == "met"
    assert cells(Line("rate", Better.MORE, {"ours": 0.5}, target=1))[-1] == "missed"


def test_a_figure_had_with_too_little_recall_is_marked() -> None:
    line = Line("p50", Better.LESS, {"ours": 1.0, "peer": 2.0}, short=frozenset({"peer"}))
    assert cells(line) == ["1.00", "2.00*", "2.0x"]
