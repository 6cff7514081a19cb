"""Where compiled loops find the values of a column: addresses, worked out once for a segment and kept with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from socialpulse.retrieval.arrays import Array, Places
from socialpulse.retrieval.files.snapshot import LiveSegment
from socialpulse.retrieval.ivf.bits import Marks, are_marked, packed
from socialpulse.retrieval.stored.sketches import Sketch

SAMPLE_ROWS = 1_024
TAGS = {np.dtype(kind): tag for tag, kind in enumerate(("u1", "u2", "u4", "i8", "f4", "f8", "u8"))}  # the last: marks


@dataclass(frozen=True, slots=True)
class Source:
    """One value a row. address, tag: of the values, which lie in one piece · sketch: of them, if there is one

    codes: addresses of the high and the low bytes of the sketch, 0 for none
    sample: the same three addresses for a few rows spread evenly; `alive` keeps what is pointed at
    """

    name: str  # of the column; of marks worked out for this query alone …
    values: Array
    address: int
    tag: int
    itemsize: int
    sketch: Sketch | None
    codes: tuple[int, int]
    sample: tuple[int, int, int]
    alive: tuple[Array, ...]

    @property
    def is_float(self) -> bool:
        return self.values.dtype.kind == "f"


def source_of(values: Array, sketch: Sketch | None = None, name: str = "…", sampled: Places | None = None) -> Source:
    """Return the source of values. sampled: the rows of the sample, none for one that is never tried on it"""
    values = np.ascontiguousarray(values)
    sample = values[:0] if sampled is None else values[sampled]
    of_codes = None if sketch is None or sampled is None else sketch.codes[:, sampled]
    return Source(
        name=name,
        values=values,
        address=address(values),
        tag=TAGS[values.dtype],
        itemsize=values.itemsize,
        sketch=sketch,
        codes=_addresses(None if sketch is None else sketch.codes),
        sample=(address(sample), *_addresses(of_codes)),
        alive=tuple(array for array in (values, sample, of_codes) if array is not None),
    )


def source_of_marks(marks: Marks, sampled: Places) -> Source:
    """Return the source of marks that were worked out for this query."""
    sample = packed(are_marked(sampled, marks))
    tag = TAGS[marks.dtype]
    return Source("…", marks, address(marks), tag, 1, None, (0, 0), (address(sample), 0, 0), (marks, sample))


def column_of(segment: LiveSegment, name: str) -> Source:
    """Return the source of a column with one value a row."""
    return _kept(segment, name, 0, segment.rows.plain[name], segment.sketches.get(name))


def list_columns_of(segment: LiveSegment, name: str) -> list[Source]:
    """Return the first, second ... values of a column with several a row, whose lists lie as columns too."""
    columns = segment.rows.lists[name].columns
    return [_kept(segment, name, number, column) for number, column in enumerate(() if columns is None else columns)]


def sampled_rows(n: int) -> Places:
    """Return rows spread evenly over n, at most SAMPLE_ROWS."""
    return (np.arange(min(SAMPLE_ROWS, n)) * max(1.0, n / SAMPLE_ROWS)).astype(np.intp)


def _kept(segment: LiveSegment, name: str, number: int, values: Array, sketch: Sketch | None = None) -> Source:
    def make() -> Source:
        return source_of(values, sketch, name, sampled_rows(len(segment.rows)))

    found: Source = segment.kept.get(("source", name, number), make)
    return found


def address(values: Array) -> int:
    """Return where an array begins."""
    found: Any = values.__array_interface__["data"][0]
    return int(found)


def _addresses(codes: Array | None) -> tuple[int, int]:
    return (0, 0) if codes is None else (address(codes[0]), address(codes[1]))
