from __future__ import annotations

import pyarrow as pa

from socialpulse.demo.words import load_rows
from socialpulse.understand.risk import TAG_IDS

LINES = {row["text"]: row["about"] for row in load_rows("risks")}


def said(world: pa.Table) -> list[tuple[str, str]]:
    """Return what each bio ends in that a brand would rather know of, with the person who says it."""
    rows = zip(world["person_id"].to_pylist(), world["bio"].to_pylist(), strict=True)
    ends = [(person, bio.rsplit(" · ", 1)[-1]) for person, bio in rows if bio]
    return [(person, end) for person, end in ends if end in LINES]


def test_some_creators_say_what_a_brand_would_rather_know(world: pa.Table) -> None:
    people = {person for person, _ in said(world)}
    n_people = len(set(world["person_id"].to_pylist()))
    assert 0.01 < len(people) / n_people < 0.06


def test_most_tags_and_some_near_misses_are_among_them(world: pa.Table) -> None:
    about = {LINES[end] for _, end in said(world)}
    assert {"alcohol", "gambling", "none"} <= about
    assert about - {"none"} <= set(TAG_IDS)
