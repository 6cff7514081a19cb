"""Which segments are due to be merged."""

from __future__ import annotations

from math import inf

import pytest

from socialpulse.retrieval.files.tiers import Size, due

MB = 1 << 20


def sizes(*n_rows: int) -> list[Size]:
    return [Size(n, 0, n * 100) for n in n_rows]


RULES: tuple[tuple[str, list[Size], float, list[int]], ...] = (
    ("nothing", [], inf, []),
    ("three small ones wait for a fourth", sizes(10, 500, 1000), inf, []),
    ("four small ones", sizes(10, 500, 1000, 1), inf, [0, 1, 2, 3]),
    ("only those of like size", sizes(10, 500, 100_000, 1000, 1), inf, [0, 1, 3, 4]),
    ("unlike sizes stay apart", sizes(1000, 4000, 16_000, 60_000), inf, []),
    ("the lowest tier first", sizes(*[5000] * 4, *[10] * 4), inf, [4, 5, 6, 7]),
    ("five of a tier go together", sizes(*[10] * 5), inf, [0, 1, 2, 3, 4]),
    ("more bytes than may be read now", [Size(9, 0, MB)] * 4, 3 * MB, []),
    ("a higher tier that fits when a lower does not", [Size(9, 0, MB)] * 4 + sizes(*[5000] * 4), 3 * MB, [4, 5, 6, 7]),
    ("mostly dead, alone", [Size(100, 10, 1), Size(100, 51, 1)], inf, [1]),
    ("half dead is not yet due", [Size(100, 50, 1)], inf, []),
    ("sizes count the living", [Size(5000, 2000, 1)] * 3 + [Size(3000, 0, 1)], inf, [0, 1, 2, 3]),
)


@pytest.mark.parametrize(("given", "most_bytes", "merged"), [r[1:] for r in RULES], ids=[r[0] for r in RULES])
def test_due(given: list[Size], most_bytes: float, merged: list[int]) -> None:
    assert due(given, most_bytes) == merged
